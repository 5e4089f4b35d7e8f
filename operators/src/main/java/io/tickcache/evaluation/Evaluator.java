package io.tickcache.evaluation;

import io.tickcache.history.Histories;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.history.Target;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Scores a model on a part of time that it was not trained on, beside baselines that were fitted to
 * the same training and validation parts and are scored on the same rows.
 */
public final class Evaluator {

  private static final List<Baseline> BASELINES =
      List.of(
          new SlopeBaseline("zero", target -> sample -> 0),
          new SlopeBaseline("last return", BaselineInput::lastReturn),
          new SlopeBaseline("microprice", target -> BaselineInput.microprice()),
          new SlopeBaseline("order-flow imbalance", BaselineInput::orderFlowImbalance),
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
    return EvaluationReport.of(model.filesId(), part, feeBps, rows(progress));
  }

  /** By output that is about a return, every forecaster's forecasts. */
  List<HorizonRows> rows(Consumer<String> progress) {
    progress.accept("running the model");
    ModelForecasts forecasts =
        ModelForecasts.run(
            model,
            histories,
            split.endOf(part),
            steps -> progress.accept("model: %,d steps".formatted(steps)));
    List<HorizonRows> rows = new ArrayList<>();
    List<String> outputs = model.config().head().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      Target target = Target.parse(outputs.get(i)).toReturn();
      if (target != null) {
        rows.add(rows(i, target, forecasts, progress));
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("none of the outputs " + outputs + " is about a return");
    }
    return rows;
  }

  private HorizonRows rows(
      int output, Target target, ModelForecasts forecasts, Consumer<String> progress) {
    String name = model.config().head().outputs().get(output);
    List<Sample> samples = Sample.of(histories, target, split, part);
    requireSome(samples, name, part, "there is nothing to score");
    List<Sample> training = Sample.of(histories, target, split, Part.TRAINING);
    requireSome(
        training, name, Part.TRAINING, "baselines learn from it: give the model's recordings, too");
    Map<String, double[]> all = new LinkedHashMap<>();
    all.put(
        HorizonReport.MODEL,
        values(samples, s -> centred(forecasts.at(s.history(), s.index())[output])));
    Baseline.Task task =
        new Baseline.Task(
            target, training, Sample.of(histories, target, split, Part.VALIDATION), model.config());
    for (Baseline baseline : BASELINES) {
      progress.accept(target.name() + ": " + baseline.name());
      all.put(baseline.name(), values(samples, baseline.fit(task)));
    }
    double[] confidences = output == 0 ? confidences(all.get(HorizonReport.MODEL)) : null;
    return new HorizonRows(name, target, samples, all, confidences);
  }

  private void requireSome(List<Sample> samples, String output, Part of, String why) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException(
          "output '%s' has no labels in the %s part, %s %s: %s"
              .formatted(
                  output,
                  of.toString().toLowerCase(Locale.ROOT),
                  histories.instruments(),
                  switch (of) {
                    case TRAINING -> "until " + split.trainedUntil();
                    case VALIDATION -> "after " + split.trainedUntil();
                    case TEST, LATER -> "after " + split.validatedUntil();
                  },
                  why));
    }
  }

  /** Around 0, whatever the head. */
  private double centred(float output) {
    return model.config().head().type() == HeadType.DIRECTION ? output - 0.5 : output;
  }

  private static double[] values(List<Sample> samples, Forecast forecast) {
    return samples.stream().mapToDouble(forecast::of).toArray();
  }

  private double[] confidences(double[] forecasts) {
    ModelConfig.Head head = model.config().head();
    return Arrays.stream(forecasts)
        .map(
            forecast ->
                switch (head.type()) {
                  case REGRESSION -> Math.abs(StrictMath.tanh(forecast * head.confidenceScale()));
                  case DIRECTION -> Math.abs(2 * forecast);
                  case ALLOCATION -> Math.abs(forecast);
                })
        .toArray();
  }
}
