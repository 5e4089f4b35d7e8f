package io.tickcache.inference.state;

import io.tickcache.engine.Arithmetic;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the context of the current key back from keyed state, or puts another in its place if the
 * engine cannot go on with it.
 */
final class ContextRestore {

  private static final Logger LOG = LoggerFactory.getLogger(ContextRestore.class);

  private final InferenceEngine engine;
  private final OnModelChange onModelChange;
  private final KvPages kvPages;
  private final InputPageState inputs;
  private final InferenceMetrics metrics;
  private boolean said;

  ContextRestore(
      InferenceEngine engine,
      OnModelChange onModelChange,
      KvPages kvPages,
      InputPageState inputs,
      InferenceMetrics metrics) {
    this.engine = engine;
    this.onModelChange = onModelChange;
    this.kvPages = kvPages;
    this.inputs = inputs;
    this.metrics = metrics;
  }

  /** How many KV blocks {@link #restore} takes. */
  int blocks(InstrumentHeader known) {
    KvContextSnapshot context = known.context();
    return context == null || engine.cache().whyForeign(known.networkId(), known.context()) != null
        ? 0
        : engine.cache().blocksOf(context);
  }

  /** Gives the instrument the context that its header tells of, if any. */
  void restore(InstrumentHeader known, LiveInstrument instrument) throws Exception {
    if (known.context() == null) {
      return;
    }
    check(known, instrument.name());
    if (engine.cache().whyForeign(known.networkId(), known.context()) == null) {
      goOn(known, instrument);
    } else {
      replace(known, instrument);
    }
  }

  /**
   * Makes sure that {@link #restore} can go on with a context, or may replace it.
   *
   * @throws SuppressRestartsException if not
   */
  void check(InstrumentHeader known, String instrument) {
    if (known.context() == null) {
      return;
    }
    String whyForeign = engine.cache().whyForeign(known.networkId(), known.context());
    if (whyForeign == null) {
      checkArithmetic(known.arithmetic(), instrument);
    } else if (onModelChange == OnModelChange.REFUSE) {
      throw refusal(instrument, whyForeign);
    }
  }

  private void goOn(InstrumentHeader known, LiveInstrument instrument) throws IOException {
    KvContext context =
        known.oldRing() == null
            ? kvPages.restore(known.context())
            : kvPages.restore(known.context(), known.oldRing());
    UnwrittenInputs retained = inputs.resume(known.nextPosition());
    if (known.arithmetic().equals(engine.arithmetic())) {
      instrument.restoreContext(context, known.origin(), retained);
    } else {
      int layers = engine.config().architecture().nLayers();
      ContextOrigin origin = known.origin().ofOtherArithmetic(known.context(), layers);
      instrument.setContext(context, origin, retained);
      metrics.contextsOfOtherArithmetic.inc();
      sayOnce(known.arithmetic());
    }
  }

  private void checkArithmetic(Arithmetic stored, String instrument) {
    if (stored.isNewerThan(engine.arithmetic())) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              ("the KV cache of '%s' in the restored state was computed by arithmetic '%s' of a newer"
                      + " Tickcache; this one has '%s': start the job with that build or a newer"
                      + " one")
                  .formatted(instrument, stored, engine.arithmetic())));
    }
  }

  private void sayOnce(Arithmetic stored) {
    if (!said) {
      said = true;
      LOG.warn(
          "Restored keys and values were computed by '{}'; this is '{}': predictions go on, equal"
              + " within rounding, and say so. Others like it are only counted, by {}.",
          stored,
          engine.arithmetic(),
          InferenceMetrics.CONTEXTS_OF_OTHER_ARITHMETIC);
    }
  }

  /** Drops keys and values; what can be rebuilt will be, and the rest begins with its next step. */
  private void replace(InstrumentHeader known, LiveInstrument instrument) throws Exception {
    OptionalLong first =
        onModelChange == OnModelChange.REBUILD
            ? inputs.prepareRebuild(instrument.name(), known.nextPosition())
            : OptionalLong.empty();
    kvPages.clear();
    if (first.isEmpty()) {
      inputs.clear();
      instrument.setContext(null, ContextOrigin.KEPT, null);
      metrics.contextsDropped.inc();
    } else {
      instrument.setContext(
          engine.cache().newContext(known.context().epochMicros()),
          ContextOrigin.rebuiltFrom(first.getAsLong()),
          inputs.resume(known.nextPosition()));
      instrument.setRebuild(new Rebuild(first.getAsLong(), known.nextPosition()));
    }
  }

  /** The state is what it is, also on the next attempt: the job is not restarted. */
  private static SuppressRestartsException refusal(String instrument, String why) {
    return new SuppressRestartsException(
        new IllegalStateException(
            ("the KV cache of '%s' in the restored state is %s, or without that state, or with"
                    + " 'kv-cache.on-model-change' = %s or %s")
                .formatted(instrument, why, OnModelChange.NEW_CONTEXT, OnModelChange.REBUILD)));
  }
}
