package io.tickcache.inference;

import io.tickcache.model.InferenceEngine;
import io.tickcache.model.StepBatch;
import io.tickcache.steps.Step;
import io.tickcache.steps.TokenTypes;
import java.io.IOException;

/** Runs retained inputs through the model again, without predictions. */
final class Replay {

  private final InferenceEngine engine;
  private final InstrumentStore store;
  private final LiveInstruments instruments;
  private final TokenTypes tokenTypes;
  private final InferenceMetrics metrics;
  private final StepBatch batch;

  Replay(
      InferenceEngine engine,
      InstrumentStore store,
      LiveInstruments instruments,
      TokenTypes tokenTypes,
      InferenceMetrics metrics) {
    this.engine = engine;
    this.store = store;
    this.instruments = instruments;
    this.tokenTypes = tokenTypes;
    this.metrics = metrics;
    this.batch = engine.newBatch();
  }

  /** As many of the inputs as one pass takes; their instrument is the current key. */
  void runPass(LiveInstrument instrument) throws Exception {
    fill(instrument);
    instruments.reserve(instrument, batch.size());
    engine.run(batch);
    metrics.stepsReplayed.inc(batch.size());
    batch.clear();
  }

  private void fill(LiveInstrument instrument) throws IOException {
    Rebuild rebuild = instrument.rebuild();
    InputPage page = null;
    while (!rebuild.isReplayed() && !batch.isFullFor(instrument.context())) {
      if (page == null || !page.holds(rebuild.next())) {
        page = store.inputPage(rebuild.next());
      }
      Step step = page.input(rebuild.next()).toStep(tokenTypes);
      batch.add(instrument.context(), step.tokenType(), step.features());
      rebuild.advance();
    }
  }
}
