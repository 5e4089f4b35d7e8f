package io.tickcache.evaluation;

import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.Histories;
import io.tickcache.training.InstrumentHistory;
import io.tickcache.training.Split;
import io.tickcache.training.Split.Part;
import io.tickcache.training.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Scores a model on a part of time that it was not trained on, beside baselines that were fitted to
 * the same training and validation parts and are scored on the same rows.
 */
public final class Evaluator {

  /** Rank correlations and shares of variance above this are no forecast's. */
  private static final double IMPOSSIBLE = 0.8;

  private static final int MIN_IMPOSSIBLE_ROWS = 20;
  private static final long MIN_BLOCK_MICROS = 5_000_000;
  private static final int HORIZONS_A_BLOCK = 2;
  private static final long SEED = 1;

  private static final List<Baseline> BASELINES =
      List.of(
          new SignalBaseline("zero", target -> sample -> 0),
          new SignalBaseline("last return", Signal::lastReturn),
          new SignalBaseline("microprice", target -> Signal.microprice()),
          new SignalBaseline("order-flow imbalance", Signal::orderFlowImbalance),
          new LinearBaseline("linear", false),
          new LinearBaseline("linear by instrument", true),
          new BoostingBaseline("gradient boosting"));

  private final ModelDirectory model;
  private final Histories histories;
  private final Split split;
  private final Part part;
  private final double feeBps;

  /**
   * An evaluation.
   *
   * @param split the parts of time that the model was trained with
   * @param part the one to score: the test part, or the validation part while a model is looked for
   * @param feeBps of a trade, basis points of its value
   */
  public Evaluator(
      ModelDirectory model, Histories histories, Split split, Part part, double feeBps) {
    this.model = model;
    this.histories = histories;
    this.split = split;
    this.part = part;
    this.feeBps = feeBps;
  }

  /**
   * Scores every output that is about a return.
   *
   * @param progress is told what is being done
   * @throws IllegalArgumentException if there is nothing to score; the message says why
   */
  public EvaluationReport run(Consumer<String> progress) {
    progress.accept("running the model");
    ModelForecasts forecasts =
        ModelForecasts.run(
            model, histories, steps -> progress.accept("model: %,d steps".formatted(steps)));
    List<HorizonReport> horizons = new ArrayList<>();
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    List<String> outputs = model.config().head().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      Target target = Target.parse(outputs.get(i)).toReturn();
      if (target == null) {
        continue;
      }
      List<Sample> samples = Sample.of(histories, target, split, part);
      if (samples.isEmpty()) {
        throw new IllegalArgumentException(
            "output '%s' has no labels in the %s part, after %s"
                .formatted(outputs.get(i), part, split.trainedUntil()));
      }
      from = Math.min(from, samples.stream().mapToLong(Sample::timeMicros).min().orElse(from));
      to = Math.max(to, samples.stream().mapToLong(Sample::timeMicros).max().orElse(to));
      horizons.add(horizon(i, target, samples, forecasts, progress));
    }
    if (horizons.isEmpty()) {
      throw new IllegalArgumentException("none of the outputs " + outputs + " is about a return");
    }
    return new EvaluationReport(model.modelId(), part, from, to, feeBps, horizons);
  }

  private HorizonReport horizon(
      int output,
      Target target,
      List<Sample> samples,
      ModelForecasts forecasts,
      Consumer<String> progress) {
    Map<String, double[]> all = new LinkedHashMap<>();
    all.put(
        HorizonReport.MODEL,
        values(samples, s -> centred(forecasts.at(s.history(), s.index())[output])));
    Baseline.Task task =
        new Baseline.Task(
            target,
            Sample.of(histories, target, split, Part.TRAINING),
            Sample.of(histories, target, split, Part.VALIDATION),
            model.config());
    for (Baseline baseline : BASELINES) {
      progress.accept(target.name() + ": " + baseline.name());
      all.put(baseline.name(), values(samples, baseline.fit(task)));
    }
    return report(output, target, samples, all);
  }

  /** Around 0, whatever the head. */
  private double centred(float output) {
    return model.config().head().type() == HeadType.DIRECTION ? output - 0.5 : output;
  }

  private static double[] values(List<Sample> samples, Forecast forecast) {
    return samples.stream().mapToDouble(forecast::of).toArray();
  }

  private HorizonReport report(
      int output, Target target, List<Sample> samples, Map<String, double[]> forecasts) {
    Scores scores = new Scores(target, feeBps);
    Map<String, Score> pooled = new LinkedHashMap<>();
    Map<String, Map<String, Score>> byInstrument = new LinkedHashMap<>();
    List<String> impossible = new ArrayList<>();
    forecasts.forEach(
        (name, values) -> {
          Score score = scores.pooled(samples, values);
          pooled.put(name, score);
          if (isImpossible(score)) {
            impossible.add(name);
          }
          scores
              .byInstrument(samples, values)
              .forEach(
                  (instrument, each) ->
                      byInstrument
                          .computeIfAbsent(instrument, n -> new LinkedHashMap<>())
                          .put(name, each));
        });
    return new HorizonReport(
        model.config().head().outputs().get(output),
        pooled,
        byInstrument,
        comparisons(target, samples, forecasts, scores),
        output == 0 ? calibration(samples, forecasts.get(HorizonReport.MODEL)) : null,
        impossible);
  }

  private static boolean isImpossible(Score score) {
    return score.effectiveRows() >= MIN_IMPOSSIBLE_ROWS
        && (score.ic() > IMPOSSIBLE || score.r2() > IMPOSSIBLE);
  }

  private static List<Comparison> comparisons(
      Target target, List<Sample> samples, Map<String, double[]> forecasts, Scores scores) {
    Map<InstrumentHistory, Double> weights = new LinkedHashMap<>();
    samples.stream()
        .collect(Collectors.groupingBy(Sample::history, LinkedHashMap::new, Collectors.toList()))
        .forEach((history, rows) -> weights.put(history, scores.effectiveRows(rows)));
    long horizon =
        samples.stream().mapToLong(s -> target.horizonMicros(s.step())).max().orElseThrow();
    BlockBootstrap bootstrap =
        new BlockBootstrap(
            samples, Math.max(MIN_BLOCK_MICROS, HORIZONS_A_BLOCK * horizon), weights);
    double[] own = forecasts.get(HorizonReport.MODEL);
    return forecasts.entrySet().stream()
        .filter(other -> !other.getKey().equals(HorizonReport.MODEL))
        .map(other -> bootstrap.compare(own, other.getKey(), other.getValue(), SEED))
        .toList();
  }

  private Calibration calibration(List<Sample> samples, double[] forecasts) {
    ModelConfig.Head head = model.config().head();
    double[] confidences = new double[forecasts.length];
    for (int i = 0; i < confidences.length; i++) {
      confidences[i] =
          switch (head.type()) {
            case REGRESSION -> Math.abs(StrictMath.tanh(forecasts[i] * head.confidenceScale()));
            case DIRECTION -> Math.abs(2 * forecasts[i]);
            case ALLOCATION -> Math.abs(forecasts[i]);
          };
    }
    return Calibration.of(
        forecasts, confidences, samples.stream().mapToDouble(Sample::label).toArray());
  }
}
