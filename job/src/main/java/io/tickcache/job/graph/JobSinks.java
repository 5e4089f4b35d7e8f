package io.tickcache.job.graph;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Score;
import io.tickcache.schemas.Signal;
import org.apache.flink.api.connector.sink2.Sink;

/** Where the job's outputs go. */
public interface JobSinks {

  /** Takes every prediction. */
  Sink<TimedPrediction> predictions();

  /** Takes every signal; asked for only if the job makes any. */
  Sink<Signal> signals();

  /** Takes every allocation; asked for only if the job makes any. */
  Sink<Allocation> allocations();

  /** Takes every score; asked for only if the job makes any. */
  Sink<Score> scores();

  /** Takes every forecast of next steps; asked for only if the job makes any. */
  Sink<Forecast> forecasts();

  /** Takes every record that could not be used. */
  Sink<DeadLetter> deadLetters();
}
