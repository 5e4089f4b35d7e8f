package io.tickcache.inference;

import io.tickcache.inference.batch.InstrumentCache;
import io.tickcache.inference.batch.OpenBatch;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.prefix.MarketPrefix;
import io.tickcache.inference.prefix.MarketVersion;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.inference.state.ReadyStep;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Appends steps to the contexts of their instruments by way of the open batch, and decides when
 * that runs: when it is full, when its first step has waited long enough, when a context can take
 * no further step, and whenever the operator asks.
 */
final class ContextAppender {

  private final InferenceConfig config;
  private final InstrumentCache instruments;
  private final OpenBatch batch;
  private final PoisonedSteps poisoned;
  private final MarketPrefix market;
  private final DueForecasts forecasts;
  private final KeyContext keys;
  private final InferenceMetrics metrics;
  private final FlushTimer flushTimer;

  ContextAppender(
      InferenceConfig config,
      SubtaskBatch work,
      MarketPrefix market,
      KeyContext keys,
      InferenceMetrics metrics,
      ProcessingTimeService time) {
    this.config = config;
    this.instruments = work.instruments();
    this.batch = work.batch();
    this.poisoned = work.poisoned();
    this.forecasts = work.forecasts();
    this.market = market;
    this.keys = keys;
    this.metrics = metrics;
    this.flushTimer = new FlushTimer(batch, this::flushOnce, time, config.maxWait());
  }

  /** Appends a step; its instrument is the current key. */
  void append(LiveInstrument instrument, ReadyStep step) throws Exception {
    endContextWherePositionsEnd(instrument, step);
    MarketVersion version = market.asOf(step.eventTimeMicros());
    if (instrument.context() != null && batch.isFullFor(instrument.context(), version)) {
      batch.flush();
    }
    while (!poisoned.holds(instrument.name())) {
      if (instrument.context() == null) {
        instruments.beginContext(instrument, step.eventTimeMicros());
      }
      if (instruments.reserveNextStep(instrument)) {
        join(instrument, step, version);
        return;
      }
    }
    poisoned.add(instrument.name(), step);
  }

  private void endContextWherePositionsEnd(LiveInstrument instrument, ReadyStep step)
      throws Exception {
    if (instrument.context() != null && batch.atEndOfPositions(instrument.context())) {
      batch.flush();
      metrics.positionTableEnds.inc();
      if (instrument.context() != null) { // else a poisoned step has ended it
        instruments.beginContext(instrument, step.eventTimeMicros());
      }
    }
  }

  private void join(LiveInstrument instrument, ReadyStep step, MarketVersion version)
      throws Exception {
    boolean isDue = forecasts.joins(instrument, step, batch.nextPosition(instrument));
    batch.add(instrument, step, version, isDue);
    instrument.retain(step.input());
    if (batch.size() >= config.engine().maxStepsPerPass() || config.maxWait().isZero()) {
      batch.flush();
    } else {
      flushTimer.stepJoined();
    }
  }

  /** Runs the batch, and those of steps that a poisoned one sets aside, until nothing waits. */
  void flush() throws Exception {
    batch.flush();
    while (!poisoned.isEmpty()) {
      appendSetAside();
      batch.flush();
    }
  }

  private void flushOnce() throws Exception {
    batch.flush();
    appendSetAside();
  }

  /** Appends the steps that stood behind poisoned ones. No step may be in the making. */
  void appendSetAside() throws Exception {
    if (poisoned.isEmpty()) {
      return;
    }
    Object current = keys.getCurrentKey();
    // Those that are set aside on the way wait for the next time, at the latest a flush of all.
    for (PoisonedSteps.SetAside next : poisoned.takeAll()) {
      keys.setCurrentKey(next.instrument());
      append(instruments.find(next.instrument()), next.step());
    }
    keys.setCurrentKey(current);
  }
}
