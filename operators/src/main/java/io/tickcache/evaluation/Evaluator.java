package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Baselines;
import io.tickcache.evaluation.baseline.Forecast;
import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.history.Target;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Scores a model on a part of time that it was not trained on, beside baselines that were fitted to
 * the same training and validation parts and are scored on the same rows.
 */
public final class Evaluator {

  private final ModelDirectory model;
  private final Histories histories;
  private final Split split;
  private final ScoredPart part;
  private final double feeBps;

  /**
   * An evaluation.
   *
   * @param split the parts of time that the model was trained with
   * @param part what to score
   * @param feeBps of a trade, basis points of its value
   */
  public Evaluator(
      ModelDirectory model, Histories histories, Split split, ScoredPart part, double feeBps) {
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
    return EvaluationReport.of(model.filesId(), part, feeBps, rows(progress), absentOutputs());
  }

  /** Outputs without a return. */
  List<LeftOut> absentOutputs() {
    return model.config().head().outputs().stream()
        .filter(output -> Target.parse(output).toReturn() == null)
        .map(output -> new LeftOut(output, "it is about no return"))
        .toList();
  }

  /** By output that is about a return, every forecaster's forecasts. */
  List<HorizonRows> rows(Consumer<String> progress) {
    List<String> outputs = model.config().head().outputs();
    if (absentOutputs().size() == outputs.size()) {
      throw new IllegalArgumentException("none of the outputs " + outputs + " is about a return");
    }
    progress.accept("running the model");
    long last = part.parts().stream().mapToLong(split::endOf).max().orElseThrow();
    ModelForecasts forecasts =
        ModelForecasts.run(
            model,
            histories,
            last,
            steps -> progress.accept(String.format(Locale.ROOT, "model: %,d steps", steps)));
    List<HorizonRows> rows = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Target target = Target.parse(outputs.get(i)).toReturn();
      if (target != null) {
        rows.addAll(rows(i, target, forecasts, progress));
      }
    }
    return rows;
  }

  /** Of an output in bars for each length of klines: a bar of one is no bar of another. */
  private List<HorizonRows> rows(
      int output, Target target, ModelForecasts forecasts, Consumer<String> progress) {
    List<Sample> samples = samples(target, part.parts());
    if (samples.isEmpty()) {
      throw new IllegalArgumentException(
          "output '%s' has no labels in the %s, %s %s: there is nothing to score"
              .formatted(
                  model.config().head().outputs().get(output),
                  part.words(),
                  histories.instruments(),
                  part.where(split)));
    }
    Set<Long> intervals =
        samples.stream()
            .map(sample -> intervalOf(target, sample))
            .collect(Collectors.toCollection(TreeSet::new));
    return intervals.stream()
        .map(interval -> rows(output, target, interval, samples, forecasts, progress))
        .toList();
  }

  private List<Sample> samples(Target target, Set<Part> parts) {
    return parts.stream()
        .sorted(Comparator.comparingLong(split::endOf)) // each instrument's in order of time
        .flatMap(each -> Sample.of(histories, target, split, each).stream())
        .toList();
  }

  /** Length of the klines that a horizon counts; 0 of a horizon in time. */
  private static long intervalOf(Target target, Sample sample) {
    return target.bars() > 0 ? sample.step().intervalMicros() : 0;
  }

  private static List<Sample> of(long interval, Target target, List<Sample> samples) {
    return samples.stream().filter(sample -> intervalOf(target, sample) == interval).toList();
  }

  private HorizonRows rows(
      int output,
      Target target,
      long interval,
      List<Sample> all,
      ModelForecasts forecasts,
      Consumer<String> progress) {
    ModelConfig config = model.config();
    List<Sample> samples = of(interval, target, all);
    Map<String, double[]> values = new LinkedHashMap<>();
    double[] own = values(samples, s -> forecasts.at(s.history(), s.index())[output]);
    values.put(HorizonReport.MODEL, own);
    Baselines baselines =
        Baselines.fit(
            target,
            of(interval, target, samples(target, Set.of(Part.TRAINING))),
            of(interval, target, samples(target, Set.of(Part.VALIDATION))),
            samples,
            config,
            name -> progress.accept(target.name() + ": " + name));
    baselines.forecasts().forEach((name, forecast) -> values.put(name, values(samples, forecast)));
    return new HorizonRows(
        config.head().outputs().get(output),
        config.head().type(),
        target,
        interval,
        samples,
        values,
        output == 0 ? confidences(own) : null,
        baselines.absent().entrySet().stream()
            .map(absent -> new LeftOut(absent.getKey(), absent.getValue()))
            .toList(),
        absentInstruments(samples));
  }

  private static double[] values(List<Sample> samples, Forecast forecast) {
    return samples.stream().mapToDouble(forecast::of).toArray();
  }

  private List<LeftOut> absentInstruments(List<Sample> samples) {
    Set<InstrumentHistory> present =
        samples.stream().map(Sample::history).collect(Collectors.toSet());
    return histories.all().stream()
        .filter(history -> !present.contains(history))
        .map(history -> new LeftOut(history.instrument(), absence(history)))
        .toList();
  }

  private String absence(InstrumentHistory history) {
    long steps =
        history.steps().stream()
            .filter(step -> part.parts().contains(split.partOf(step.eventTimeMicros())))
            .count();
    return steps == 0
        ? "no step in the " + part.words()
        : "none of its %d steps there has a label: gaps, the end, or no such prices"
            .formatted(steps);
  }

  private double[] confidences(double[] forecasts) {
    ModelConfig.Head head = model.config().head();
    return Arrays.stream(forecasts)
        .map(forecast -> CalibrationRows.confidence(head.type(), head.confidenceScale(), forecast))
        .toArray();
  }
}
