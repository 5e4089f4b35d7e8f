package io.tickcache.training;

import io.tickcache.engine.torch.StepWindows;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.MarketPrefixes;
import io.tickcache.history.RecordedStep;
import io.tickcache.history.RisingTimes;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.StepInput;
import io.tickcache.steps.TokenTypes;
import io.tickcache.training.linear.LinearSkip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Histories as the network takes them: each step normalized by the model's own constants, as
 * serving does, with the labels of the model's outputs.
 */
final class TrainingSet {

  /**
   * One context of an instrument.
   *
   * @param instrument whose
   * @param times event times, microseconds, [steps]
   * @param steps normalized, [steps]
   * @param positions [steps]
   * @param labels as learned; NaN where missing, [steps][outputs]
   * @param weights of the steps in the loss, [steps]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sequence(
      String instrument,
      long[] times,
      List<StepInput> steps,
      long[] positions,
      float[][] labels,
      float[] weights) {

    int size() {
      return steps.size();
    }

    /** A step with its labels and its weight. */
    LinearSkip.Row row(int step) {
      return new LinearSkip.Row(steps.get(step), labels[step], weights[step]);
    }

    /** How many steps are not later than this. */
    int stepsUntil(long eventTimeMicros) {
      return RisingTimes.notLater(times.length, i -> times[i], eventTimeMicros);
    }
  }

  /**
   * What the steps of a pass see of the market: each prefix once, whichever steps of whichever
   * windows see it.
   */
  private static final class Prefixes {

    private final MarketPrefixes market;
    private final int features;

    /**
     * Of a model.
     *
     * @param features of its widest token type
     */
    Prefixes(MarketPrefixes market, int features) {
      this.market = market;
      this.features = features;
    }

    /**
     * The prefixes of windows of one length, padded at their ends.
     *
     * @param factors of each feature, see {@link FeatureDropout#draw}: a prefix is shared by
     *     windows, so there is one draw for all of them
     */
    StepWindows.Prefixes of(List<Window> windows, int length, float[] factors) {
      Map<Integer, Integer> numbers = new LinkedHashMap<>(); // by version
      long[] ofSteps = new long[windows.size() * length];
      Arrays.fill(ofSteps, -1);
      for (int w = 0; w < windows.size(); w++) {
        Window window = windows.get(w);
        for (int i = 0; i < window.size(); i++) {
          int version = market.version(window.sequence().times()[window.begin() + i]);
          if (version > 0) {
            ofSteps[w * length + i] = numbers.computeIfAbsent(version, v -> numbers.size());
          }
        }
      }
      if (numbers.isEmpty()) {
        numbers.put(0, 0); // a pass needs one; nobody sees it
      }
      return prefixes(numbers, ofSteps, factors);
    }

    private StepWindows.Prefixes prefixes(
        Map<Integer, Integer> numbers, long[] ofSteps, float[] factors) {
      int most = market.length();
      float[] values = new float[numbers.size() * most * features];
      long[] counts = new long[numbers.size()];
      numbers.forEach(
          (version, number) -> {
            List<float[]> records = market.records(version);
            counts[number] = records.size();
            for (int r = 0; r < records.size(); r++) {
              float[] record = records.get(r);
              for (int f = 0; f < record.length; f++) {
                values[(number * most + r) * features + f] = factors[f] * record[f];
              }
            }
          });
      return new StepWindows.Prefixes(most, values, counts, ofSteps);
    }
  }

  private static final long MAX_WEIGHT_MICROS = 1_000_000;

  private final int features;
  private final int outputs;
  private final int maxContext;
  private final Prefixes prefixes; // null of a model that takes none
  private final List<Sequence> sequences = new ArrayList<>();

  TrainingSet(Histories histories, ModelConfig model, Labels labels) {
    features = model.maxFeatures();
    outputs = model.head().outputs().size();
    maxContext = model.architecture().maxContext();
    MarketPrefixes market = MarketPrefixes.of(histories, model);
    prefixes = market == null ? null : new Prefixes(market, features);
    TokenTypes tokenTypes = new TokenTypes(model);
    for (InstrumentHistory history : histories.all()) {
      addSequences(history, tokenTypes, labels);
    }
  }

  private void addSequences(InstrumentHistory history, TokenTypes tokenTypes, Labels labels) {
    List<RecordedStep> steps = history.steps();
    int begin = 0;
    for (int i = 1; i <= steps.size(); i++) {
      if (i == steps.size() || steps.get(i).position() == 0) {
        sequences.add(sequence(history, begin, i, tokenTypes, labels));
        begin = i;
      }
    }
  }

  private static Sequence sequence(
      InstrumentHistory history, int begin, int end, TokenTypes tokenTypes, Labels labels) {
    long[] times = new long[end - begin];
    long[] positions = new long[end - begin];
    float[][] learned = new float[end - begin][];
    List<StepInput> steps = new ArrayList<>(end - begin);
    for (int i = begin; i < end; i++) {
      RecordedStep step = history.steps().get(i);
      times[i - begin] = step.eventTimeMicros();
      positions[i - begin] = step.position();
      learned[i - begin] = labels.learned(history, i);
      steps.add(normalized(step, tokenTypes));
    }
    return new Sequence(
        history.instrument(),
        times,
        steps,
        positions,
        learned,
        weights(history.steps().subList(begin, end)));
  }

  /** Book updates are one kind, klines of each interval another. */
  private record Kind(TokenSource source, long intervalMicros) {}

  /**
   * How much each step of a context weighs in the loss: the time until a later step, at most a
   * second, in seconds. A burst of steps sees one market, and says no more of it than one step
   * does: of several of one kind and time the last one weighs. Steps of other kinds at that time (a
   * kline and the book's update, klines of two intervals) say something else, and weigh as much.
   *
   * @param steps of one context, in order of time
   */
  static float[] weights(List<RecordedStep> steps) {
    float[] weights = new float[steps.size()];
    Set<Kind> weighed = new HashSet<>(); // of the time at hand
    long passed = MAX_WEIGHT_MICROS; // from the time at hand to the next one
    for (int i = steps.size() - 1; i >= 0; i--) {
      RecordedStep step = steps.get(i);
      long next = i + 1 < steps.size() ? steps.get(i + 1).eventTimeMicros() : Long.MIN_VALUE;
      if (next > step.eventTimeMicros()) {
        passed = Math.min(next - step.eventTimeMicros(), MAX_WEIGHT_MICROS);
        weighed.clear();
      }
      if (weighed.add(new Kind(step.source(), step.intervalMicros()))) {
        weights[i] = passed / (float) MAX_WEIGHT_MICROS;
      }
    }
    return weights;
  }

  private static StepInput normalized(RecordedStep step, TokenTypes tokenTypes) {
    try {
      return tokenTypes.require(step.source()).step(step.features());
    } catch (RefusedEventException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  List<Sequence> sequences() {
    return sequences;
  }

  /** Windows of one length for one pass; shorter ones are padded at their ends. */
  StepWindows windows(List<Window> windows, int length) {
    return windows(windows, length, FeatureDropout.NONE, null);
  }

  /** The same with features left out, as the random numbers have it. */
  StepWindows windows(List<Window> windows, int length, FeatureDropout dropout, Random random) {
    int rows = windows.size() * length;
    float[] steps = new float[rows * features];
    long[] types = new long[rows];
    long[] positions = new long[rows];
    for (int w = 0; w < windows.size(); w++) {
      Window window = windows.get(w);
      long first = window.sequence().positions()[window.begin()];
      float[] factors = dropout.draw(features, random);
      for (int i = 0; i < length; i++) {
        int row = w * length + i;
        positions[row] = i < window.size() ? first + i : paddingPosition(first, i);
        if (i < window.size()) {
          StepInput step = window.sequence().steps().get(window.begin() + i);
          types[row] = step.tokenType();
          for (int f = 0; f < step.features().length; f++) {
            steps[row * features + f] = factors[f] * step.features()[f];
          }
        }
      }
    }
    StepWindows.Prefixes seen =
        prefixes == null ? null : prefixes.of(windows, length, dropout.draw(features, random));
    return new StepWindows(windows.size(), length, steps, types, positions, seen);
  }

  /** A position that no step of the window attends to, and that every table of positions has. */
  private long paddingPosition(long first, int index) {
    return first >= maxContext ? 0 : first + index;
  }

  /** Labels and weights of the windows' judged steps; none of the others. */
  Expected expected(List<Window> windows, int length) {
    float[] labels = new float[windows.size() * length * outputs];
    float[] weights = new float[windows.size() * length];
    Arrays.fill(labels, Float.NaN);
    for (int w = 0; w < windows.size(); w++) {
      Window window = windows.get(w);
      for (int i = window.supervisedFrom() - window.begin(); i < window.size(); i++) {
        int row = w * length + i;
        float[] label = window.sequence().labels()[window.begin() + i];
        System.arraycopy(label, 0, labels, row * outputs, outputs);
        weights[row] = window.sequence().weights()[window.begin() + i];
      }
    }
    return new Expected(labels, weights);
  }
}
