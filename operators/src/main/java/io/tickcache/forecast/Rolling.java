package io.tickcache.forecast;

import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.ForecastSeries;
import java.util.ArrayList;
import java.util.List;

/** A forecast in the making: all its paths. */
final class Rolling {

  private final ForecastStart start;
  private final ForecastPlan plan;
  private final FedFeatures fed;
  private final int[] features;
  private final double[] deviations;
  private final PathNoise noise;
  private final float[][][] inputs; // [paths][steps][fed features]
  private final float[][][] outputs; // [paths][steps][outputs]
  private boolean finite = true;

  Rolling(ForecastStart start, ForecastPlan plan) {
    this.start = start;
    this.plan = plan;
    ForecastSettings settings = plan.settings();
    fed = plan.fed(start.step().source());
    features = fed.features();
    deviations =
        settings.temperature() == 0
            ? new double[fed.size()]
            : fed.ofOutputs(plan.model().head().errorDeviation());
    noise =
        new PathNoise(settings.seed(), start.instrument(), start.epochMicros(), start.position());
    inputs = new float[plan.paths()][plan.horizon()][];
    outputs = new float[plan.paths()][plan.horizon()][];
  }

  ForecastStart start() {
    return start;
  }

  /** Whether all numbers so far are finite; if not, there is no forecast. */
  boolean isFinite() {
    return finite;
  }

  /**
   * Turns the features of a path's step before into those of a step.
   *
   * @param step from 0
   * @param normalized features of the step before, replaced
   */
  void feed(int path, int step, float[] normalized) {
    float[] said = step == 0 ? start.outputs() : outputs[path][step - 1];
    inputs[path][step] = fed.feed(said, errors(path, step), normalized);
    for (int i = 0; i < features.length; i++) {
      finite &= Float.isFinite(inputs[path][step][i]) && Float.isFinite(normalized[features[i]]);
    }
  }

  private double[] errors(int path, int step) {
    double[] errors = new double[features.length];
    double temperature = plan.settings().temperature();
    for (int i = 0; temperature > 0 && i < errors.length; i++) {
      errors[i] = temperature * deviations[i] * noise.normal(path, step + 1, features[i]);
    }
    return errors;
  }

  /**
   * Takes what the model says after a step.
   *
   * @param said empty if a number was not finite
   */
  void took(int path, int step, float[] said) {
    outputs[path][step] = said;
    finite &= said.length > 0;
  }

  /** The forecast; all paths are whole and finite. */
  Forecast toForecast(String modelId) {
    ForecastSettings settings = plan.settings();
    PathStatistics statistics = new PathStatistics(settings.quantiles());
    return Forecast.newBuilder()
        .setInstrument(start.instrument())
        .setEventTimeMicros(start.eventTimeMicros())
        .setContextEpochMicros(start.epochMicros())
        .setPosition(start.position())
        .setModelId(modelId)
        .setReferencePrice(start.referencePrice())
        .setHorizon(plan.horizon())
        .setPaths(plan.paths())
        .setTemperature(settings.temperature())
        .setSeed(settings.seed())
        .setInputs(series(statistics, fed.names(), inputs))
        .setOutputs(series(statistics, plan.model().head().outputs(), outputs))
        .build();
  }

  private static List<ForecastSeries> series(
      PathStatistics statistics, List<String> names, float[][][] paths) {
    List<ForecastSeries> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      all.add(statistics.series(names.get(i), paths, i));
    }
    return all;
  }
}
