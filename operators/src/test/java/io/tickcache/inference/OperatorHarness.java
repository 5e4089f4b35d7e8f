package io.tickcache.inference;

import io.tickcache.engine.EngineOptions;
import io.tickcache.forecast.ForecastSettings;
import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.batch.TimedPredictionSerializer;
import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.PriceNews;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.state.StateEdit;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Prediction;
import io.tickcache.steps.KlineIntervalPolicy;
import io.tickcache.testing.TestFeed;
import io.tickcache.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The operator in Flink's own harness, with what it emitted in readable form. */
public final class OperatorHarness implements AutoCloseable {

  private static final int MAX_PARALLELISM = 128;
  private static final WireFormat<Prediction> FORMAT = new WireFormat<>(Prediction.class);

  private final KeyedTwoInputStreamOperatorTestHarness<String, RawEvent, RawEvent, TimedPrediction>
      harness;

  private OperatorHarness(
      KeyedTwoInputStreamOperatorTestHarness<String, RawEvent, RawEvent, TimedPrediction> harness) {
    this.harness = harness;
  }

  public static InferenceConfig config(String modelDirectory) {
    return new InferenceConfig(
        modelDirectory,
        EngineOptions.of(32L << 20, 100).withBlockSize(512), // a block holds a context
        Duration.ofMillis(10),
        Ordering.ARRIVAL,
        Emit.EVERY_STEP,
        Duration.ofMinutes(10),
        KlineIntervalPolicy.AUTO,
        OnModelChange.REFUSE,
        false,
        List.of("*"),
        Duration.ZERO,
        false,
        ForecastSettings.NONE);
  }

  public static OperatorHarness open(InferenceConfig config) throws Exception {
    return open(config, null, 1, 0);
  }

  public static OperatorHarness restore(InferenceConfig config, OperatorSubtaskState state)
      throws Exception {
    return open(config, state, 1, 0);
  }

  /** Restores what an edit leaves of the state. */
  public static OperatorHarness restoreEdited(
      InferenceConfig config, OperatorSubtaskState state, StateEdit edit) throws Exception {
    return open(config, state, 1, 0, edit);
  }

  /** One subtask of several, with its share of the state. */
  public static OperatorHarness open(
      InferenceConfig config, OperatorSubtaskState state, int parallelism, int subtask)
      throws Exception {
    return open(config, state, parallelism, subtask, unchanged -> {});
  }

  private static OperatorHarness open(
      InferenceConfig config,
      OperatorSubtaskState state,
      int parallelism,
      int subtask,
      StateEdit edit)
      throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new IncrementalInferenceOperator(config),
            RawEvent::instrument,
            null,
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    harness.setup(TimedPredictionSerializer.INSTANCE);
    harness.initializeState(state);
    OperatorHarness operator = new OperatorHarness(harness);
    edit.apply(operator.backend());
    harness.open();
    return operator;
  }

  /** Predictions of a whole run, sorted; before some of the events, a fresh operator takes over. */
  public static List<String> sortedBytes(
      InferenceConfig config, List<RawEvent> events, List<Integer> restoreBefore) throws Exception {
    List<String> bytes = new ArrayList<>();
    OperatorHarness operator = open(config);
    try {
      for (int i = 0; i < events.size(); i++) {
        if (restoreBefore.contains(i)) {
          OperatorSubtaskState state = operator.checkpoint(i);
          bytes.addAll(operator.bytes());
          operator.close();
          operator = restore(config, state);
        }
        operator.take(events.get(i));
      }
      bytes.addAll(operator.endInput().bytes());
      return bytes.stream().sorted().toList();
    } finally {
      operator.close();
    }
  }

  /** An event of an instrument, or a market record. */
  public OperatorHarness take(RawEvent raw) throws Exception {
    StreamRecord<RawEvent> element = new StreamRecord<>(raw, raw.timestampMillis());
    if (raw.source() == TokenSource.MARKET) {
      harness.processElement2(element);
    } else {
      harness.processElement1(element);
    }
    return this;
  }

  public OperatorHarness take(TestFeed feed, OrderBookUpdate update) throws Exception {
    return take(feed.raw(update));
  }

  public OperatorHarness take(TestFeed feed, Kline kline) throws Exception {
    return take(feed.raw(kline));
  }

  public OperatorHarness takeDeltas(TestFeed feed, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      take(feed, feed.delta());
    }
    return this;
  }

  public OperatorHarness watermark(long eventTimeMicros) throws Exception {
    harness.processBothWatermarks(new Watermark(Math.floorDiv(eventTimeMicros, 1_000)));
    return this;
  }

  /** The first input has come so far, the market records have not. */
  public OperatorHarness watermarkOfInstruments(long eventTimeMicros) throws Exception {
    harness.processWatermark1(new Watermark(Math.floorDiv(eventTimeMicros, 1_000)));
    return this;
  }

  /** The first input has ended, the market records have not. */
  public OperatorHarness endInputOfInstruments() throws Exception {
    harness.endInput1();
    return this;
  }

  /** A checkpoint as a task takes it: first the operator's last word before the barrier. */
  public OperatorSubtaskState checkpoint(long id) throws Exception {
    harness.prepareSnapshotPreBarrier(id);
    return harness.snapshot(id, id);
  }

  /** A checkpoint that forgets that last word. */
  public OperatorSubtaskState checkpointWithoutFlush(long id) throws Exception {
    return harness.snapshot(id, id);
  }

  public OperatorHarness endInput() throws Exception {
    harness.endInput1();
    harness.endInput2();
    return this;
  }

  public long processingTime() {
    return harness.getProcessingTime();
  }

  public void setProcessingTime(long millis) throws Exception {
    harness.setProcessingTime(millis);
  }

  public List<Prediction> predictions() {
    List<Prediction> predictions = new ArrayList<>();
    for (TimedPrediction timed : harness.extractOutputValues()) {
      predictions.add(timed.prediction());
    }
    return predictions;
  }

  public List<TimedPrediction> timedPredictions() {
    return harness.extractOutputValues();
  }

  /** The predictions' bytes on the wire, in hexadecimal. */
  public List<String> bytes() {
    return predictions().stream().map(OperatorHarness::bytes).toList();
  }

  public static String bytes(Prediction prediction) {
    return HexFormat.of().formatHex(FORMAT.encode(prediction));
  }

  public List<DeadLetter> deadLetters() {
    var records = harness.getSideOutput(InferencePipeline.DEAD_LETTERS);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  /** Forecasts, in the order in which they came. */
  public List<Forecast> forecasts() {
    var records = harness.getSideOutput(InferencePipeline.FORECASTS);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  /** What was told of prices, in its order; only if the config says so. */
  public List<PriceNews> prices() {
    var records = harness.getSideOutput(InferencePipeline.PRICES);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  /** Whether the event comes to this subtask: its instrument's, or a market record. */
  public boolean owns(RawEvent event, int parallelism, int subtask) {
    if (event.source() == TokenSource.MARKET) {
      return true;
    }
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            event.instrument(), MAX_PARALLELISM, parallelism)
        == subtask;
  }

  /** Value of one of the operator's counters. */
  public long count(String metric) {
    return ((IncrementalInferenceOperator) harness.getOperator()).metrics().count(metric);
  }

  public int stateEntries() {
    return harness.numKeyedStateEntries();
  }

  /** The instruments of which something is in keyed state. */
  public List<String> keysWithState() {
    try (var keys = backend().getKeys("header", VoidNamespace.INSTANCE)) {
      return keys.sorted().toList();
    }
  }

  /** Replaces an instrument's written header. */
  public void editHeader(String instrument, UnaryOperator<byte[]> edit) throws Exception {
    backend().setCurrentKey(instrument);
    ValueState<byte[]> header =
        backend()
            .getPartitionedState(
                VoidNamespace.INSTANCE,
                VoidNamespaceSerializer.INSTANCE,
                new ValueStateDescriptor<>("header", BytePrimitiveArraySerializer.INSTANCE));
    header.update(edit.apply(header.value()));
  }

  private KeyedStateBackend<String> backend() {
    return ((IncrementalInferenceOperator) harness.getOperator()).getKeyedStateBackend();
  }

  public int eventTimeTimers() {
    return harness.numEventTimeTimers();
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
