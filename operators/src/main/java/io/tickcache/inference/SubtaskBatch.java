package io.tickcache.inference;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.batch.DueStep;
import io.tickcache.inference.batch.InstrumentCache;
import io.tickcache.inference.batch.OpenBatch;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.state.InstrumentStore;
import java.util.List;
import org.apache.flink.streaming.api.operators.KeyContext;

/** A subtask's open batch, the instruments whose steps are in it, and what becomes of the steps. */
final class SubtaskBatch {

  private final OpenBatch batch;
  private final InstrumentCache instruments;
  private final PoisonedSteps poisoned;
  private final DueForecasts forecasts;

  SubtaskBatch(
      InferenceEngine engine,
      InferenceConfig config,
      InferenceMetrics metrics,
      InferenceOutput output,
      InstrumentStore store,
      KeyContext keys) {
    batch =
        new OpenBatch(
            engine,
            config,
            metrics,
            output::prediction,
            failed -> poisoned().take(failed),
            this::roll);
    instruments = new InstrumentCache(store, engine, batch, keys, metrics);
    poisoned = new PoisonedSteps(instruments, output, keys, metrics);
    forecasts = new DueForecasts(config.forecasts(), engine, instruments, output, keys, metrics);
  }

  private void roll(List<DueStep> due) throws Exception {
    forecasts.roll(due);
  }

  OpenBatch batch() {
    return batch;
  }

  InstrumentCache instruments() {
    return instruments;
  }

  PoisonedSteps poisoned() {
    return poisoned;
  }

  DueForecasts forecasts() {
    return forecasts;
  }
}
