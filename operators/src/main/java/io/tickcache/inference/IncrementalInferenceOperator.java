package io.tickcache.inference;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.batch.InstrumentCache;
import io.tickcache.inference.batch.OpenBatch;
import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.EventDecoder;
import io.tickcache.inference.event.InstrumentEvent;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.CacheMetrics;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.prefix.MarketPrefix;
import io.tickcache.inference.prefix.MarketPrefixState;
import io.tickcache.inference.prefix.MarketRecordDecoder;
import io.tickcache.inference.rebuild.RebuildPass;
import io.tickcache.inference.rebuild.RebuildScheduler;
import io.tickcache.inference.state.InstrumentStore;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.inference.state.ReadyStep;
import io.tickcache.inference.state.WaitingEventsState;
import io.tickcache.steps.PriceMark;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.TokenTypes;
import io.tickcache.steps.WaitingEvents;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Events in, predictions out: decodes each event, applies it to its instrument's book or windows,
 * appends the step it makes to the instrument's KV context, and runs the steps of many instruments
 * through the model in one forward pass.
 *
 * <p>The batch is flushed when full, when its first step has waited long enough, on a watermark,
 * before a checkpoint barrier and at the end of input: no checkpoint ever sees a half batch. The
 * first input is keyed by instrument; the second brings market records, all of them to every
 * subtask. Everything runs on the task thread.
 */
public final class IncrementalInferenceOperator extends AbstractStreamOperator<TimedPrediction>
    implements TwoInputStreamOperator<RawEvent, RawEvent, TimedPrediction>,
        BoundedMultiInput,
        Triggerable<String, VoidNamespace> {

  private final InferenceConfig config;

  private transient InferenceMetrics metrics;
  private transient Clocks clocks;
  private transient InferenceOutput results;
  private transient SubtaskEngine subtaskEngine;
  private transient InferenceEngine engine;
  private transient EventDecoder decoder;
  private transient EventIntake intake;
  private transient TokenTypes tokenTypes;
  private transient EventSteps steps;
  private transient InstrumentStore store;
  private transient InstrumentCache instruments;
  private transient WaitingEvents<InstrumentEvent> waiting;
  private transient WaitingEventsState waitingState;
  private transient MarketRecordDecoder marketDecoder;
  private transient MarketPrefix market;
  private transient MarketPrefixState marketState;
  private transient OpenBatch batch;
  private transient ContextAppender appender;
  private transient RebuildScheduler rebuilds;
  private transient IdleTimers idleTimers;
  private transient int inputsEnded;
  private transient boolean restored;

  public IncrementalInferenceOperator(InferenceConfig config) {
    this.config = config;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restored = context.isRestored();
    marketState = new MarketPrefixState(context.getOperatorStateStore());
  }

  @Override
  public void open() throws Exception {
    super.open();
    metrics = new InferenceMetrics(getMetricGroup());
    TaskInfo task = getRuntimeContext().getTaskInfo();
    subtaskEngine =
        SubtaskEngine.open(
            config, getRuntimeContext(), getContainingTask().getEnvironment().getTaskManagerInfo());
    engine = subtaskEngine.engine();
    waiting = new WaitingEvents<>(InstrumentEvent::at, engine.config().prefixLength() == 0);
    clocks = new Clocks(metrics, waiting, getProcessingTimeService(), config);
    results =
        new InferenceOutput(
            output, metrics, clocks, task.getIndexOfThisSubtask(), config.tellsPrices());
    decoder = new EventDecoder();
    tokenTypes = new TokenTypes(engine.config());
    steps = new EventSteps(metrics, engine.config(), tokenTypes, config, waiting, results::price);
    marketDecoder = new MarketRecordDecoder(decoder, tokenTypes);
    market = marketState.read(marketDecoder, engine.config().prefixLength(), config.ordering());
    waiting.restorePassed(marketState.passedMillis());
    openInstruments();
    subtaskEngine.awaitKernel(restored);
    registerGauges(); // at last: who sees them takes the task for ready
  }

  /** The instruments, and what happens to their steps. */
  private void openInstruments() throws Exception {
    store = new InstrumentStore(getRuntimeContext(), engine, config, tokenTypes, metrics);
    store.checkAll(getKeyedStateBackend(), this);
    SubtaskBatch work = new SubtaskBatch(engine, config, metrics, results, store, this);
    batch = work.batch();
    instruments = work.instruments();
    idleTimers =
        new IdleTimers(
            getInternalTimerService("idle", VoidNamespaceSerializer.INSTANCE, this),
            getProcessingTimeService(),
            instruments,
            config);
    intake =
        new EventIntake(
            config, decoder, tokenTypes, waiting, instruments, idleTimers, clocks, metrics);
    ProcessingTimeService time = getProcessingTimeService();
    appender = new ContextAppender(config, work, market, this, metrics, time);
    RebuildPass pass = new RebuildPass(engine, store, instruments, tokenTypes, metrics);
    int beside = work.forecasts().contexts();
    rebuilds =
        new RebuildScheduler(pass, batch, appender::append, this, time, metrics, engine, beside);
    waitingState = new WaitingEventsState(store, this);
    waitingState.read(getKeyedStateBackend(), decoder, waiting);
  }

  private void registerGauges() {
    metrics.gauge(InferenceMetrics.INSTRUMENTS, instruments::size);
    metrics.gauge(InferenceMetrics.WAITING_EVENTS, waiting::size);
    metrics.gauge(InferenceMetrics.MARKET_RECORDS, () -> market.all().size());
    metrics.gauge(InferenceMetrics.REBUILDS, rebuilds::size);
    CacheMetrics.register(metrics, engine);
  }

  InferenceMetrics metrics() {
    return metrics;
  }

  @Override
  public void processElement1(StreamRecord<RawEvent> element) throws Exception {
    RawEvent raw = element.getValue();
    try {
      InstrumentEvent event = intake.take(raw);
      if (event != null) {
        process(event);
      }
    } catch (RefusedEventException e) {
      results.deadOnArrival(raw, e);
    }
  }

  @Override
  public void processElement2(StreamRecord<RawEvent> element) {
    RawEvent raw = element.getValue();
    try {
      market.add(marketDecoder.decode(raw));
      results.marketRecord(raw);
    } catch (RefusedEventException e) {
      results.sharedDeadLetter(raw, e);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    release(mark.getTimestamp());
    if (config.ordering() == Ordering.EVENT_TIME) {
      runAll(); // no prediction of before the watermark may come after it
    }
    super.processWatermark(mark);
  }

  /** Processes the events that waited for this watermark, and runs what is left of the batch. */
  private void release(long watermarkMillis) throws Exception {
    for (InstrumentEvent event : waiting.release(watermarkMillis)) {
      setCurrentKey(event.instrument());
      try {
        process(event);
      } catch (RefusedEventException e) {
        results.deadLetter(event.raw(), e);
      }
    }
    appender.flush();
    market.release(watermarkMillis);
  }

  /** Applies an event whose turn it is; its instrument is the current key. */
  private void process(InstrumentEvent event) throws Exception {
    appender.appendSetAside();
    LiveInstrument instrument = instrumentOf(event);
    ReadyStep step = steps.apply(instrument, event);
    if (step != null) {
      rebuilds.append(instrument, step);
    }
  }

  private LiveInstrument instrumentOf(InstrumentEvent event) throws Exception {
    LiveInstrument instrument = instruments.find(event.instrument());
    if (instrument == null) {
      idleTimers.begin(event.instrument(), event.eventTimeMicros(), waiting.passedMillis());
    } else if (idleTimers.wasIdle(instrument, event.eventTimeMicros())) {
      forget(event.instrument()); // its timer goes on, for the one that takes its place
    } else {
      rebuilds.join(instrument);
      return instrument;
    }
    results.price(event.instrument(), PriceMark.forgotten(event.eventTimeMicros()));
    return instruments.create(event.instrument(), event.eventTimeMicros());
  }

  /** Runs all steps that wait for a pass, and all passes that they wait for. */
  private void runAll() throws Exception {
    rebuilds.finishAll();
    appender.flush();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    runAll();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    if (batch.size() > 0 || rebuilds.size() > 0) {
      throw new IllegalStateException(
          "a checkpoint found %d steps not yet inferred, %d contexts not yet rebuilt"
              .formatted(batch.size(), rebuilds.size()));
    }
    long start = System.nanoTime();
    long copiedBefore = store.copyNanos();
    store.write(instruments.changed(), this);
    waitingState.write(waiting);
    marketState.write(market);
    metrics.checkpointWrite(System.nanoTime() - start, store.copyNanos() - copiedBefore);
    super.snapshotState(context);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    forgetIfIdle(timer, timer.getTimestamp());
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    forgetIfIdle(timer, waiting.passedMillis());
  }

  private void forgetIfIdle(InternalTimer<String, VoidNamespace> timer, long timeMillis)
      throws Exception {
    if (idleTimers.isOver(timer.getKey(), timeMillis)) {
      forget(timer.getKey());
    }
  }

  private void forget(String name) throws Exception {
    rebuilds.end(instruments.live(name));
    appender.flush(); // there may be steps of the context that ends here
    instruments.forget(name);
    metrics.forgotten.inc();
  }

  /** Nothing can come any more. No last watermark says so if the input was idle when it ended. */
  @Override
  public void endInput(int inputId) throws Exception {
    inputsEnded++;
    if (inputsEnded >= 2) { // both of them
      release(Long.MAX_VALUE);
      runAll();
    }
  }

  @Override
  public void close() throws Exception {
    if (subtaskEngine != null) {
      subtaskEngine.close();
    }
    super.close();
  }
}
