package io.tickcache.inference.rebuild;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepOutcome;
import io.tickcache.inference.batch.InstrumentCache;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.state.ContextOrigin;
import io.tickcache.inference.state.InputPage;
import io.tickcache.inference.state.InstrumentStore;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.inference.state.Rebuild;
import io.tickcache.steps.StepInput;
import io.tickcache.steps.TokenTypes;
import java.io.IOException;

/** Runs retained inputs through the model again, without predictions. */
public final class RebuildPass {

  private final InferenceEngine engine;
  private final InstrumentStore store;
  private final InstrumentCache instruments;
  private final TokenTypes tokenTypes;
  private final InferenceMetrics metrics;
  private final StepBatch batch;

  public RebuildPass(
      InferenceEngine engine,
      InstrumentStore store,
      InstrumentCache instruments,
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
  void run(LiveInstrument instrument) throws Exception {
    fill(instrument);
    instruments.reserve(instrument, batch.size());
    engine.run(batch);
    metrics.stepsRebuilt.inc(batch.size());
    if (batch.hasPoisoned()) {
      beginBehindPoisoned(instrument);
    }
    batch.clear();
  }

  /** A step whose numbers are not finite ends what is rebuilt so far; those behind it go again. */
  private void beginBehindPoisoned(LiveInstrument instrument) {
    int row = 0;
    while (batch.outcome(row) != StepOutcome.POISONED) {
      row++;
    }
    metrics.poisonedSteps.inc();
    long next = instrument.origin().firstPosition() + batch.position(row) + 1;
    engine.cache().release(instrument.context());
    instrument.setContext(
        engine.cache().newContext(instrument.context().epochMicros()),
        ContextOrigin.rebuiltFrom(next),
        instrument.inputs());
    instrument.rebuild().goBackTo(next);
  }

  private void fill(LiveInstrument instrument) throws IOException {
    Rebuild rebuild = instrument.rebuild();
    InputPage page = null;
    while (!rebuild.isRecomputed() && !batch.isFullFor(instrument.context())) {
      if (page == null || !page.holds(rebuild.next())) {
        page = store.inputPage(rebuild.next());
      }
      StepInput step = page.input(rebuild.next()).toStep(tokenTypes);
      batch.add(instrument.context(), step.tokenType(), step.features());
      rebuild.advance();
    }
  }
}
