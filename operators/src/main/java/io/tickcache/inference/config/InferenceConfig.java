package io.tickcache.inference.config;

import io.tickcache.engine.EngineOptions;
import io.tickcache.forecast.ForecastSettings;
import io.tickcache.steps.KlineIntervalPolicy;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What the operator is told by the job's options.
 *
 * @param modelDirectory path of the model directory, readable on every task manager
 * @param engine how each subtask runs the model
 * @param maxWait time after a batch's first step at which it closes
 * @param ordering order of an instrument's events
 * @param emit which steps give a prediction
 * @param idleTimeout event time without an event after which an instrument is forgotten
 * @param klineIntervals what becomes of klines that the model was not trained on
 * @param onModelChange what becomes of restored contexts of another model or storage
 * @param retainInputs whether the inputs of each context's window are kept in state, to rebuild it
 * @param instruments glob patterns of the instruments to accept; others are unknown
 * @param maxAhead how far event times may be ahead of the wall clock in live use; zero if they have
 *     nothing to do with it, as in a replay
 * @param tellsPrices whether what prices did is told besides, for forecasts to be scored
 * @param forecasts which steps are followed by a forecast of the next ones, and how it is made
 */
public record InferenceConfig(
    String modelDirectory,
    EngineOptions engine,
    Duration maxWait,
    Ordering ordering,
    Emit emit,
    Duration idleTimeout,
    KlineIntervalPolicy klineIntervals,
    OnModelChange onModelChange,
    boolean retainInputs,
    List<String> instruments,
    Duration maxAhead,
    boolean tellsPrices,
    ForecastSettings forecasts)
    implements Serializable {

  public InferenceConfig {
    instruments = List.copyOf(instruments);
  }

  /** Whether event times are those of the wall clock, or soon after. */
  public boolean live() {
    return !maxAhead.isZero();
  }
}
