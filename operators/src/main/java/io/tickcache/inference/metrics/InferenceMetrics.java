package io.tickcache.inference.metrics;

import io.tickcache.market.BookOutcome;
import io.tickcache.market.KlineOutcome;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.FeedListener;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * The operator's metrics; all stand in the metric group {@value #GROUP}. What becomes of records is
 * counted by the names of {@link EventFate}.
 */
public final class InferenceMetrics implements FeedListener {

  public static final String GROUP = "tickcache";

  /** Order-book deltas accepted into a book. */
  public static final String UPDATES = "updates";

  /** Closed klines accepted. */
  public static final String KLINES = "klines";

  /** Missing klines: each restarts the windows of its interval. */
  public static final String KLINE_GAPS = "kline_gaps";

  /** Instruments whose updates made no step for a minute; again each time that it happens. */
  public static final String SILENT = "instruments_without_steps";

  /** Steps put into a context. */
  public static final String STEPS = "steps";

  /** Predictions emitted. */
  public static final String PREDICTIONS = "predictions";

  /** Signals emitted; of the operator that makes them of predictions. */
  public static final String SIGNALS = "signals";

  /** Allocations emitted; of the operator that makes them of predictions. */
  public static final String ALLOCATIONS = "allocations";

  /** Scores emitted; of the operator that makes them of predictions. */
  public static final String SCORES = "scores";

  /** Instruments of a portfolio that have had no prediction yet; of the same operator. */
  public static final String INSTRUMENTS_MISSING = "allocation_instruments_missing";

  /** Records sent to the dead-letter topic. */
  public static final String DEAD_LETTERS = "dead_letters";

  /** Instruments forgotten after their idle timeout. */
  public static final String FORGOTTEN = "instruments_forgotten";

  /** Instruments whose keys and values left the device for keyed state, to make room. */
  public static final String SPILLS = "spills";

  /** Instruments loaded from keyed state, after a spill or a restore. */
  public static final String RELOADS = "reloads";

  /** Events whose instrument was on the device when they came. */
  public static final String CACHE_HITS = "kv_cache_hits";

  /** Batches run before they were due, because their contexts had to leave the device. */
  public static final String PREEMPTIONS = "preemptions";

  /** Restored contexts whose keys and values another engine, or another version of it, computed. */
  public static final String CONTEXTS_OF_OTHER_ARITHMETIC = "contexts_of_other_arithmetic";

  /** Steps of which a key, a value or an output was not finite: each ends its context. */
  public static final String POISONED_STEPS = "poisoned_steps";

  /** Predictions that attended to less than their context, for want of memory. */
  public static final String SHORTENED_WINDOWS = "shortened_windows";

  /** Contexts begun anew because a learned position table ended. */
  public static final String POSITION_TABLE_ENDS = "position_table_ends";

  /** Contexts of another model or storage that were dropped after a restore and not rebuilt. */
  public static final String CONTEXTS_DROPPED = "contexts_dropped";

  /** Contexts of another model or storage that were rebuilt from retained inputs. */
  public static final String CONTEXTS_REBUILT = "contexts_rebuilt";

  /** Steps run again to rebuild contexts; they give no predictions. */
  public static final String STEPS_REBUILT = "steps_rebuilt";

  /** Instruments live in memory. */
  public static final String INSTRUMENTS = "instruments";

  /** Events that wait for the watermark. */
  public static final String WAITING_EVENTS = "waiting_events";

  /** Market records held: those that steps can still need. */
  public static final String MARKET_RECORDS = "market_records";

  /** Instruments whose contexts are not rebuilt yet. */
  public static final String REBUILDS = "rebuilds";

  public static final String BLOCKS_USED = "kv_blocks_used";
  public static final String BLOCKS_TOTAL = "kv_blocks_total";

  /** Bytes of the KV blocks in use. */
  public static final String CACHE_BYTES = "kv_cache_bytes";

  /** Steps a batch. */
  public static final String BATCH_STEPS = "batch_steps";

  /** From a batch's first step to its forward pass, microseconds. */
  public static final String BATCH_WAIT_MICROS = "batch_wait_micros";

  /** Forward passes, microseconds. */
  public static final String FORWARD_MICROS = "forward_micros";

  /** Writing what changed into keyed state at a checkpoint, microseconds. */
  public static final String CHECKPOINT_WRITE_MICROS = "checkpoint_write_micros";

  /** Of that, copying changed pages off the device, microseconds. */
  public static final String CHECKPOINT_COPY_MICROS = "checkpoint_copy_micros";

  /** Bytes handed to the state backend, at checkpoints and for spills. */
  public static final String STATE_BYTES = "state_bytes_written";

  /** Of those, KV pages. */
  public static final String STATE_PAGE_BYTES = "state_page_bytes_written";

  /** Of those, retained inputs. */
  public static final String STATE_INPUT_BYTES = "state_input_bytes_written";

  /** Of those, order books. */
  public static final String STATE_BOOK_BYTES = "state_book_bytes_written";

  /** KV pages handed to the state backend. */
  public static final String STATE_PAGES = "state_pages_written";

  private static final int HISTOGRAM_WINDOW = 1_024;

  final Counter updates;
  final Counter klines;
  final Counter klineGaps;
  final Counter steps;
  public final Counter predictions;
  public final Counter deadLetters;
  public final Counter forgotten;
  public final Counter silentInstruments;
  public final Counter positionTableEnds;
  public final Counter contextsDropped;
  public final Counter contextsRebuilt;
  public final Counter stepsRebuilt;
  public final Counter spills;
  public final Counter reloads;
  public final Counter cacheHits;
  public final Counter preemptions;
  public final Counter shortenedWindows;
  public final Counter contextsOfOtherArithmetic;
  public final Counter poisonedSteps;
  public final Counter stateBytes;
  public final Counter statePageBytes;
  public final Counter stateInputBytes;
  public final Counter stateBookBytes;
  public final Counter statePages;

  private final Histogram batchSteps;
  private final Histogram batchWaitMicros;
  private final Histogram forwardMicros;
  private final Histogram checkpointWriteMicros;
  private final Histogram checkpointCopyMicros;
  private final MetricGroup group;
  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<EventFate, Counter> fates = new EnumMap<>(EventFate.class);

  public InferenceMetrics(MetricGroup parent) {
    group = parent.addGroup(GROUP);
    for (EventFate fate : EventFate.values()) {
      fates.put(fate, counter(fate.metric()));
    }
    updates = counter(UPDATES);
    klines = counter(KLINES);
    klineGaps = counter(KLINE_GAPS);
    steps = counter(STEPS);
    predictions = counter(PREDICTIONS);
    deadLetters = counter(DEAD_LETTERS);
    forgotten = counter(FORGOTTEN);
    silentInstruments = counter(SILENT);
    positionTableEnds = counter(POSITION_TABLE_ENDS);
    contextsDropped = counter(CONTEXTS_DROPPED);
    contextsRebuilt = counter(CONTEXTS_REBUILT);
    stepsRebuilt = counter(STEPS_REBUILT);
    spills = counter(SPILLS);
    reloads = counter(RELOADS);
    cacheHits = counter(CACHE_HITS);
    preemptions = counter(PREEMPTIONS);
    shortenedWindows = counter(SHORTENED_WINDOWS);
    contextsOfOtherArithmetic = counter(CONTEXTS_OF_OTHER_ARITHMETIC);
    poisonedSteps = counter(POISONED_STEPS);
    stateBytes = counter(STATE_BYTES);
    statePageBytes = counter(STATE_PAGE_BYTES);
    stateInputBytes = counter(STATE_INPUT_BYTES);
    stateBookBytes = counter(STATE_BOOK_BYTES);
    statePages = counter(STATE_PAGES);
    batchSteps = histogram(BATCH_STEPS);
    batchWaitMicros = histogram(BATCH_WAIT_MICROS);
    forwardMicros = histogram(FORWARD_MICROS);
    checkpointWriteMicros = histogram(CHECKPOINT_WRITE_MICROS);
    checkpointCopyMicros = histogram(CHECKPOINT_COPY_MICROS);
  }

  @Override
  public void became(EventFate fate) {
    fates.get(fate).inc();
  }

  @Override
  public void applied(BookOutcome outcome) {
    if (outcome == BookOutcome.APPLIED || outcome == BookOutcome.ONE_SIDED) {
      updates.inc();
    }
  }

  @Override
  public void applied(KlineOutcome outcome) {
    klines.inc();
    if (outcome == KlineOutcome.GAP) {
      klineGaps.inc();
    }
  }

  public void gauge(String name, LongSupplier value) {
    group.gauge(name, (Gauge<Long>) value::getAsLong);
  }

  void text(String name, Supplier<String> value) {
    group.gauge(name, (Gauge<String>) value::get);
  }

  /** The group of what has a label besides those that Flink gives. */
  MetricGroup labelled(String label, String value) {
    return group.addGroup(label, value);
  }

  /** A counter that shows what is counted elsewhere. */
  void counter(String name, LongSupplier value) {
    group.counter(name, new CounterView(value));
  }

  public void batch(int stepsInBatch, long waitNanos, long forwardNanos) {
    steps.inc(stepsInBatch);
    batchSteps.update(stepsInBatch);
    batchWaitMicros.update(TimeUnit.NANOSECONDS.toMicros(waitNanos));
    forwardMicros.update(TimeUnit.NANOSECONDS.toMicros(forwardNanos));
  }

  public void checkpointWrite(long nanos, long copyNanos) {
    checkpointWriteMicros.update(TimeUnit.NANOSECONDS.toMicros(nanos));
    checkpointCopyMicros.update(TimeUnit.NANOSECONDS.toMicros(copyNanos));
  }

  void ratio(String name, DoubleSupplier value) {
    group.gauge(name, (Gauge<Double>) value::getAsDouble);
  }

  Counter counter(String name) {
    return counters.computeIfAbsent(name, n -> group.counter(n));
  }

  /** Value of a counter. */
  public long count(String name) {
    return counters.get(name).getCount();
  }

  MetricGroup group() {
    return group;
  }

  Histogram histogram(String name) {
    return group.histogram(name, new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
  }
}
