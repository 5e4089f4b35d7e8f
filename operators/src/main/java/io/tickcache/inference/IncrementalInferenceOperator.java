package io.tickcache.inference;

import io.tickcache.inference.InstrumentEvent.BookUpdateEvent;
import io.tickcache.inference.InstrumentEvent.KlineEvent;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.InferenceEngine;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.SortKey;
import io.tickcache.steps.Step;
import io.tickcache.steps.StepMaker;
import io.tickcache.steps.TokenTypes;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Events in, predictions out: decodes each event, applies it to its instrument's book or windows,
 * appends the step it makes to the instrument's KV context, and runs the steps of many instruments
 * through the model in one forward pass.
 *
 * <p>The batch is flushed when full, when its first step has waited long enough, on a watermark,
 * before a checkpoint barrier and at the end of input: no checkpoint ever sees a half batch. Keyed
 * by instrument; everything runs on the task thread.
 */
public final class IncrementalInferenceOperator extends AbstractStreamOperator<TimedPrediction>
    implements OneInputStreamOperator<RawEvent, TimedPrediction>,
        BoundedOneInput,
        Triggerable<String, VoidNamespace> {

  private final InferenceConfig config;

  private transient InferenceMetrics metrics;
  private transient InferenceEngine engine;
  private transient EventDecoder decoder;
  private transient InstrumentFilter knownInstruments;
  private transient TokenTypes tokenTypes;
  private transient StepMaker stepMaker;
  private transient InstrumentStore store;
  private transient LiveInstruments instruments;
  private transient WaitingEvents waiting;
  private transient WaitingEventsState waitingState;
  private transient OpenBatch batch;
  private transient InternalTimerService<VoidNamespace> idleTimers;
  private transient boolean flushScheduled;
  private transient long batchOpenedMillis;

  public IncrementalInferenceOperator(InferenceConfig config) {
    this.config = config;
  }

  @Override
  public void open() throws Exception {
    super.open();
    metrics = new InferenceMetrics(getMetricGroup());
    engine =
        EngineStart.open(
            config, getContainingTask().getEnvironment().getTaskManagerInfo().getConfiguration());
    decoder = new EventDecoder();
    knownInstruments = new InstrumentFilter(config.instruments());
    tokenTypes = new TokenTypes(engine.config());
    stepMaker = new StepMaker(metrics);
    store = new InstrumentStore(getRuntimeContext(), engine, config.onModelChange(), metrics);
    batch = new OpenBatch(engine, config, metrics, this::emit);
    instruments = new LiveInstruments(store, engine, batch, this, metrics, config.idleTimeout());
    idleTimers = getInternalTimerService("idle", VoidNamespaceSerializer.INSTANCE, this);
    waiting = new WaitingEvents();
    waitingState = new WaitingEventsState(store, this);
    waitingState.read(getKeyedStateBackend(), decoder, waiting);
    registerGauges();
  }

  private void registerGauges() {
    metrics.gauge(InferenceMetrics.INSTRUMENTS, instruments::size);
    metrics.gauge(InferenceMetrics.WAITING_EVENTS, waiting::size);
    metrics.gauge(InferenceMetrics.BLOCKS_USED, engine::blocksUsed);
    metrics.gauge(InferenceMetrics.BLOCKS_TOTAL, engine::blocksTotal);
    metrics.gauge(InferenceMetrics.CACHE_BYTES, engine::cacheBytesUsed);
  }

  InferenceMetrics metrics() {
    return metrics;
  }

  @Override
  public void processElement(StreamRecord<RawEvent> element) throws Exception {
    RawEvent raw = element.getValue();
    try {
      InstrumentEvent event = decoder.decode(raw);
      knownInstruments.check(event.instrument());
      tokenTypes.require(raw.source());
      if (event instanceof KlineEvent update && !update.kline().getClosed()) {
        metrics.klineRevisions.inc(); // only what is final enters a context
      } else if (config.ordering() == Ordering.EVENT_TIME) {
        waiting.add(event);
      } else {
        process(event);
      }
    } catch (RefusedEventException e) {
      deadLetter(raw, e);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    release(mark.getTimestamp());
    super.processWatermark(mark);
  }

  /** Processes the events that waited for this watermark, and runs what is left of the batch. */
  private void release(long watermarkMillis) throws Exception {
    InstrumentEvent event = waiting.poll(watermarkMillis);
    while (event != null) {
      setCurrentKey(event.instrument());
      try {
        process(event);
      } catch (RefusedEventException e) {
        deadLetter(event.raw(), e);
      }
      event = waiting.poll(watermarkMillis);
    }
    batch.flush();
  }

  /** Applies an event whose turn it is; its instrument is the current key. */
  private void process(InstrumentEvent event) throws Exception {
    LiveInstrument instrument = instrumentOf(event);
    if (config.ordering() == Ordering.EVENT_TIME) {
      checkInOrder(instrument, event.sortKey());
      instrument.setReleased(event.sortKey());
    }
    Step step = apply(instrument, event);
    instrument.sawEvent(event.eventTimeMicros());
    if (step != null) {
      append(instrument, event.eventTimeMicros(), step);
    }
  }

  /** The step that the event makes, or null if the feed rules make none of it. */
  private Step apply(LiveInstrument instrument, InstrumentEvent event)
      throws RefusedEventException {
    TokenTypes.TokenType tokenType = tokenTypes.require(event.source());
    double[] features =
        event instanceof BookUpdateEvent change
            ? stepMaker.apply(instrument, change.update())
            : stepMaker.apply(instrument, ((KlineEvent) event).kline());
    return features == null ? null : tokenType.step(features);
  }

  private LiveInstrument instrumentOf(InstrumentEvent event) throws Exception {
    LiveInstrument instrument = instruments.find(event.instrument());
    if (instrument == null) {
      registerIdleTimer(event.eventTimeMicros());
    } else if (instruments.wasIdle(instrument, event.eventTimeMicros())) {
      forget(event.instrument()); // its timer goes on, for the one that takes its place
    } else {
      return instrument;
    }
    return instruments.create(event.instrument(), event.eventTimeMicros());
  }

  private static void checkInOrder(LiveInstrument instrument, SortKey key)
      throws RefusedEventException {
    SortKey released = instrument.released();
    if (released != null && key.compareTo(released) <= 0) {
      throw new RefusedEventException(
          DeadLetterStage.ORDER,
          "late: %s is not after %s, the last event of '%s' that was released"
              .formatted(key, released, instrument.name()));
    }
  }

  private void append(LiveInstrument instrument, long eventTimeMicros, Step step) throws Exception {
    KvContext context = instrument.context();
    if (context != null && batch.atEndOfPositions(context)) {
      batch.flush();
      metrics.positionTableEnds.inc();
      context = null;
    }
    if (context == null) {
      instruments.beginContext(instrument, eventTimeMicros);
    }
    if (batch.isFullFor(instrument.context())) {
      batch.flush();
    }
    instruments.reserveNextStep(instrument);
    if (batch.size() == 0) {
      batchOpenedMillis = getProcessingTimeService().getCurrentProcessingTime();
    }
    batch.add(instrument, eventTimeMicros, step);
    if (batch.size() >= config.engine().maxStepsPerPass() || config.maxWait().isZero()) {
      batch.flush();
    } else if (!flushScheduled) {
      scheduleFlush();
    }
  }

  private void scheduleFlush() {
    flushScheduled = true;
    getProcessingTimeService().registerTimer(batchDueMillis(), this::flushIfDue);
  }

  private long batchDueMillis() {
    return batchOpenedMillis + config.maxWait().toMillis();
  }

  /** The timer may have been set for a batch that filled up; then it moves on to the open one. */
  private void flushIfDue(long nowMillis) {
    flushScheduled = false;
    if (batch.size() == 0) {
      return;
    }
    if (batchDueMillis() <= nowMillis) {
      batch.flush();
    } else {
      scheduleFlush();
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    batch.flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    if (batch.size() > 0) {
      throw new IllegalStateException(
          "a checkpoint found %d steps not yet inferred".formatted(batch.size()));
    }
    long start = System.nanoTime();
    long copiedBefore = store.copyNanos();
    for (LiveInstrument instrument : instruments.all()) {
      if (instrument.isChanged()) {
        setCurrentKey(instrument.name());
        store.write(instrument);
      }
    }
    waitingState.write(waiting);
    metrics.checkpointWrite(System.nanoTime() - start, store.copyNanos() - copiedBefore);
    super.snapshotState(context);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    Long lastEventMicros = instruments.lastEventMicros(timer.getKey());
    if (lastEventMicros == null) {
      return;
    }
    if (instruments.idleDeadlineMillis(lastEventMicros) <= timer.getTimestamp()) {
      forget(timer.getKey());
    } else {
      registerIdleTimer(lastEventMicros);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("no processing-time timers are registered");
  }

  /** For the current key; one timer an instrument, moved on when it fires too early. */
  private void registerIdleTimer(long lastEventMicros) {
    idleTimers.registerEventTimeTimer(
        VoidNamespace.INSTANCE, instruments.idleDeadlineMillis(lastEventMicros));
  }

  private void forget(String name) {
    batch.flush(); // it may hold steps of the context that ends here
    instruments.forget(name);
    metrics.forgotten.inc();
  }

  /** Nothing can come any more. No last watermark says so if the input was idle when it ended. */
  @Override
  public void endInput() throws Exception {
    release(Long.MAX_VALUE);
  }

  @Override
  public void close() throws Exception {
    if (engine != null) {
      engine.close();
    }
    super.close();
  }

  private void emit(TimedPrediction prediction) {
    long eventTimeMicros = prediction.prediction().getEventTimeMicros();
    output.collect(new StreamRecord<>(prediction, EventTime.toMillis(eventTimeMicros)));
  }

  private void deadLetter(RawEvent raw, RefusedEventException refusal) {
    metrics.deadLetters.inc();
    output.collect(
        InferencePipeline.DEAD_LETTERS,
        new StreamRecord<>(DeadLetters.of(raw, refusal), raw.timestampMillis()));
  }
}
