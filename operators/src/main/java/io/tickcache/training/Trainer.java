package io.tickcache.training;

import io.tickcache.engine.torch.TrainableModel;
import io.tickcache.history.Histories;
import io.tickcache.history.Split;
import io.tickcache.history.Target;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.Loss.Total;
import io.tickcache.training.TrainingSet.Sequence;
import io.tickcache.training.linear.LinearSkip;
import io.tickcache.training.linear.SkipFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Trains a model on histories: causal, over whole windows under the serving window's band mask,
 * every position judged. What is validated and kept is a running mean of the weights (Polyak and
 * Juditsky 1992), of the epoch with the least validation loss. On one torch thread equal data and
 * options give equal bits, also over an interruption.
 */
public final class Trainer implements AutoCloseable {

  private static final int THREADS = 1;

  private final TrainingOptions options;
  private final Split split;
  private final String instruments;
  private final ModelPlan plan;
  private final Labels labels;
  private final TrainingSet set;
  private final Validation validation;
  private final Loss loss;
  private final SkipFeatures skipFeatures;
  private final ModelDirectory first;
  private final TrainableModel model;
  private final LearningRate learningRate;

  private Trainer(Histories histories, Split split, TrainingOptions options) {
    this.options = options;
    this.split = split;
    this.instruments = histories.instruments();
    this.loss = Loss.of(options.head());
    plan = new ModelPlan(options, histories, split);
    labels = labels(histories);
    set = new TrainingSet(histories, plan.untrained().config(), labels);
    skipFeatures = skipFeatures();
    first = first();
    int maxContext = options.architecture().maxContext();
    validation =
        new Validation(
            set,
            split,
            options.outputs().size(),
            maxContext,
            options.windowSteps(),
            options.batchWindows());
    learningRate =
        new LearningRate(
            options.learningRate(),
            options.warmUpUpdates(),
            (long) options.epochs() * batches(0).size());
    model = TrainableModel.open(first, THREADS);
  }

  /** Where training begins. With a linear skip a regression begins as the best linear rule. */
  private ModelDirectory first() {
    ModelDirectory untrained = plan.untrained();
    if (!options.architecture().hasLinearSkip() || options.head() != HeadType.REGRESSION) {
      return untrained;
    }
    LinearSkip skip = new LinearSkip(untrained.config(), skipFeatures);
    List<LinearSkip.Row> validated = new ArrayList<>();
    for (Sequence sequence : set.sequences()) {
      int trained = sequence.stepsUntil(split.trainedUntilMicros());
      for (int i = 0; i < trained; i++) {
        skip.add(sequence.row(i));
      }
      for (int i = trained; i < sequence.stepsUntil(split.validatedUntilMicros()); i++) {
        validated.add(sequence.row(i));
      }
    }
    Map<String, FloatTensor> weights = new LinkedHashMap<>(untrained.weights());
    weights.putAll(skip.fit(validated));
    return ModelDirectory.of(untrained.config(), weights);
  }

  private SkipFeatures skipFeatures() {
    try {
      return new SkipFeatures(plan.untrained().config(), options.skipFeatures());
    } catch (IllegalArgumentException e) {
      throw new TrainingException(e.getMessage(), e);
    }
  }

  private Labels labels(Histories histories) {
    try {
      return Labels.of(histories, options.targets(), split);
    } catch (IllegalArgumentException e) {
      throw new TrainingException(e.getMessage(), e);
    }
  }

  /**
   * Loads what is needed.
   *
   * @throws TrainingException if the data cannot be learned from; the message says why
   */
  public static Trainer open(Histories histories, Split split, TrainingOptions options) {
    return new Trainer(histories, split, options);
  }

  /**
   * Trains until the last epoch, or until the validation loss has not fallen for the patience.
   *
   * @param checkpointDirectory where to go on from, and to store each epoch; null for neither
   * @param listener is told of what a checkpoint held, and after every update
   * @throws TrainingException if a loss is not finite; the message says of what data
   */
  public TrainedModel train(Path checkpointDirectory, TrainingProgress.Listener listener)
      throws IOException {
    TrainingCheckpoint checkpoint =
        checkpointDirectory == null ? null : new TrainingCheckpoint(checkpointDirectory, run());
    TrainingState state = state(checkpoint);
    model.setWeights(state.weights());
    if (state.epochs() > 0) {
      listener.resumed(state.epochs());
    }
    while (state.epochs() < options.epochs() && state.epochsWithoutGain() < options.patience()) {
      state.finishEpoch(epoch(state, listener));
      if (checkpoint != null) {
        checkpoint.write(state);
      }
    }
    return finish(state);
  }

  private TrainingCheckpoint.Run run() {
    return TrainingCheckpoint.Run.of(options, split, first.filesId());
  }

  private TrainingState state(TrainingCheckpoint checkpoint) throws IOException {
    TrainingState stored = checkpoint == null ? null : checkpoint.read(options.weightDecay());
    if (stored != null) {
      return stored;
    }
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (Map.Entry<String, FloatTensor> weight : model.weights().entrySet()) {
      weights.put(weight.getKey(), weight.getValue().data());
    }
    return new TrainingState(weights, new AdamW(options.weightDecay()));
  }

  private EpochMetrics epoch(TrainingState state, TrainingProgress.Listener listener) {
    int epoch = state.epochs() + 1;
    List<List<Window>> batches = batches(epoch);
    Random dropped = new Random(~(31 * options.seed() + epoch));
    Total total = new Total(0, 0);
    double norms = 0;
    double rate = 0;
    for (int i = 0; i < batches.size(); i++) {
      rate = learningRate.at(state.optimizer().updates());
      Update update = update(batches.get(i), state, rate, dropped);
      total = total.plus(update.loss());
      norms += update.gradientNorm();
      EpochMetrics last = epoch == 1 ? null : state.history().get(epoch - 2);
      listener.updated(
          new TrainingProgress(epoch, options.epochs(), i + 1, batches.size(), total.mean(), last));
    }
    model.setWeights(state.averagedWeights());
    Validation.Result validated = validation.of(model, loss);
    model.setWeights(state.weights());
    if (validated.loss().weight() == 0) {
      throw new TrainingException(
          "the validation part, %s from %s until %s, has no labels: its horizons leave it"
              .formatted(instruments, split.trainedUntil(), split.validatedUntil()));
    }
    return new EpochMetrics(
        epoch,
        state.optimizer().updates(),
        total.mean(),
        validated.loss().mean(),
        IntStream.range(0, options.outputs().size()).mapToObj(validated::ic).toList(),
        rate,
        norms / batches.size());
  }

  private record Update(Total loss, double gradientNorm) {}

  private Update update(List<Window> batch, TrainingState state, double rate, Random dropped) {
    int length = batch.stream().mapToInt(Window::size).max().orElseThrow();
    Expected expected = set.expected(batch, length);
    Total[] total = new Total[1];
    Map<String, float[]> gradients =
        model.gradients(
            set.windows(batch, length, new FeatureDropout(options.dropout()), dropped),
            outputs -> {
              total[0] = loss.total(outputs, expected);
              return loss.gradient(outputs, expected);
            });
    skipFeatures.restrict(gradients);
    double norm = Gradients.clip(gradients, options.clipNorm());
    if (!Double.isFinite(norm) || !Double.isFinite(total[0].sum())) {
      throw new TrainingException(diverged(batch, state, norm, total[0]));
    }
    state.optimizer().update(state.weights(), gradients, rate);
    state.average();
    model.setWeights(state.weights());
    return new Update(total[0], norm);
  }

  private static String diverged(
      List<Window> batch, TrainingState state, double norm, Total total) {
    Window first = batch.get(0);
    return "update %d: loss = %s with gradients of norm %s must be finite (first window: %s at %s); lower the learning rate"
        .formatted(
            state.optimizer().updates() + 1,
            total.sum(),
            norm,
            first.sequence().instrument(),
            Split.instant(first.sequence().times()[first.begin()]));
  }

  /** The training part cut anew and in a new order, both by seed and epoch alone. */
  private List<List<Window>> batches(int epoch) {
    Random random = new Random(31 * options.seed() + epoch);
    List<Window> windows = new ArrayList<>();
    for (Sequence sequence : set.sequences()) {
      int to = sequence.stepsUntil(split.trainedUntilMicros());
      int shift = epoch == 0 ? 0 : random.nextInt(options.windowSteps());
      windows.addAll(Window.cut(sequence, 0, to, options.windowSteps(), 0, shift));
    }
    Collections.shuffle(windows, random);
    List<List<Window>> batches = new ArrayList<>();
    for (int at = 0; at < windows.size(); at += options.batchWindows()) {
      batches.add(windows.subList(at, Math.min(windows.size(), at + options.batchWindows())));
    }
    return batches;
  }

  private TrainedModel finish(TrainingState state) {
    model.setWeights(state.bestWeights());
    return new TrainedModel(
        plan.trained(state.bestWeights(), labels.scales(), confidenceScale(), errorDeviation()),
        split,
        List.copyOf(state.history()),
        state.bestEpoch(),
        plan.constantFeatures());
  }

  /** Fitted on the validation part, whose outputs training did not move. */
  private double confidenceScale() {
    if (options.head() != HeadType.REGRESSION || !options.targets().get(0).isReturn()) {
      return 1;
    }
    Validation.Result result = validation.of(model, loss);
    double unit = labels.scales().get(0).scale();
    return ConfidenceScale.fit(
        Arrays.stream(result.values()[0]).map(v -> v * unit).toArray(),
        Arrays.stream(result.labels()[0]).map(v -> v * unit).toArray());
  }

  /**
   * How far outputs are off on the validation part, in their units: what paths of forecasts stray
   * by. Null where nothing is forecast so, or an output has no label there.
   */
  private List<Double> errorDeviation() {
    if (options.targets().stream().noneMatch(target -> target.kind() == Target.Kind.NEXT)) {
      return null;
    }
    Validation.Result result = validation.of(model, loss);
    List<Double> deviations = new ArrayList<>();
    for (int output = 0; output < options.targets().size(); output++) {
      deviations.add(result.errorDeviation(output) * labels.scales().get(output).scale());
    }
    return deviations.stream().allMatch(Double::isFinite) ? deviations : null;
  }

  @Override
  public void close() {
    model.close();
  }
}
