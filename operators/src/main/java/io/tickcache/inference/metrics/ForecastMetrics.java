package io.tickcache.inference.metrics;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;

/** What is told of forecasts, among {@link InferenceMetrics}. */
public final class ForecastMetrics {

  /** Forecasts emitted. */
  public static final String FORECASTS = "forecasts";

  /** Forecasts of which a number was not finite: none is emitted. */
  public static final String FORECASTS_NOT_FINITE = "forecasts_not_finite";

  /** Forecasts that were due where a table of learned positions ends before them: none is made. */
  public static final String FORECASTS_BEYOND_POSITIONS = "forecasts_beyond_positions";

  /** Rolling all forecasts that are due after a pass, microseconds. */
  public static final String FORECAST_MICROS = "forecast_micros";

  public final Counter forecasts;
  public final Counter notFinite;
  public final Counter beyondPositions;
  private final Histogram micros;

  public ForecastMetrics(InferenceMetrics metrics) {
    forecasts = metrics.counter(FORECASTS);
    notFinite = metrics.counter(FORECASTS_NOT_FINITE);
    beyondPositions = metrics.counter(FORECASTS_BEYOND_POSITIONS);
    micros = metrics.histogram(FORECAST_MICROS);
  }

  /** Those that were due after a pass have been rolled. */
  public void rolled(long nanos) {
    micros.update(TimeUnit.NANOSECONDS.toMicros(nanos));
  }
}
