package io.tickcache.trading.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.model.HeadType;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalReason;
import io.tickcache.schemas.SignalSide;
import io.tickcache.trading.SignalMaker;
import io.tickcache.trading.SignalRule;
import io.tickcache.trading.SignalState;
import io.tickcache.trading.Strategy;
import io.tickcache.trading.TestPredictions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalFunctionTest {

  private static final int MAX_PARALLELISM = 16;
  private static final int INSTRUMENTS = 7;

  private static final Strategy STRATEGY =
      new Strategy(
          "test",
          TestPredictions.OUTPUT,
          HeadType.REGRESSION,
          false,
          new SignalRule(
              10, 5, 0, 0, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMinutes(1)),
          List.of());

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, TimedPrediction, Signal> {
    Harness(int subtasks, int index) throws Exception {
      this(STRATEGY, false, subtasks, index);
    }

    Harness(Strategy strategy, boolean live, int subtasks, int index) throws Exception {
      super(
          new EndingProcessOperator<>(new SignalFunction(strategy), live),
          timed -> timed.prediction().getInstrument(),
          Types.STRING,
          MAX_PARALLELISM,
          subtasks,
          index);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void restoringAndRescalingChangeNoSignal(long seed) throws Exception {
    Random random = new Random(seed);
    List<Prediction> predictions = predictions(random);
    List<Signal> signals = new ArrayList<>();
    List<Harness> subtasks = start(1, null);
    for (int i = 0; i < predictions.size(); i++) {
      if (i % 100 == 50) {
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (Harness subtask : subtasks) {
          states.add(subtask.snapshot(i, i));
          signals.addAll(subtask.extractOutputValues());
          subtask.close();
        }
        subtasks = start(1 + random.nextInt(3), states);
      }
      Prediction prediction = predictions.get(i);
      for (Harness subtask : subtasks) {
        if (owns(subtask, prediction)) {
          subtask.processElement(new TimedPrediction(prediction, 1, 2, 3), 0);
        }
      }
      if (random.nextInt(5) == 0) {
        for (Harness subtask : subtasks) {
          subtask.processWatermark(prediction.getEventTimeMicros() / 1_000 - 1);
        }
      }
    }
    for (Harness subtask : subtasks) {
      subtask.processWatermark(Long.MAX_VALUE);
      signals.addAll(subtask.extractOutputValues());
      assertThat(subtask.numKeyedStateEntries()).as("state").isZero();
      assertThat(subtask.numEventTimeTimers()).as("timers").isZero();
      subtask.close();
    }
    assertThat(signals).extracting(Signal::getReason).contains(SignalReason.EXPIRED);
    assertThat(byInstrument(signals)).isEqualTo(byInstrument(straightThrough(predictions)));
  }

  @Test
  void anInstrumentThatFallsSilentIsLeftAndForgotten() throws Exception {
    try (Harness subtask = start(1, null).get(0)) {
      Prediction prediction = TestPredictions.of("a:B", 1_000_000, 20, 1);
      subtask.processElement(new TimedPrediction(prediction, 1, 2, 3), 0);
      subtask.processWatermark(61_000);
      assertThat(subtask.extractOutputValues())
          .extracting(Signal::getSide)
          .containsExactly(SignalSide.LONG, SignalSide.NEUTRAL);
      assertThat(subtask.extractOutputValues().get(1).getEventTimeMicros()).isEqualTo(61_000_000);
      subtask.processWatermark(64_000); // it has cooled down
      assertThat(subtask.numKeyedStateEntries()).isZero();
      assertThat(subtask.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void oneTimerIsSetHoweverManyPredictionsCome() throws Exception {
    try (Harness subtask = start(1, null).get(0)) {
      for (int i = 0; i < 50; i++) {
        Prediction prediction = TestPredictions.of("a:B", i * 1_000_000L, 20, 1);
        subtask.processElement(new TimedPrediction(prediction, 1, 2, 3), 0);
      }
      assertThat(subtask.numEventTimeTimers()).isOne();
    }
  }

  @Test
  void aLiveJobThatIsDrainedLeavesNoSideForThat() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = open(STRATEGY, null)) {
      take(subtask, TestPredictions.of("a:B", 1_000_000, 20, 1));
      subtask.processWatermark(2_000);
      subtask.processWatermark(Long.MAX_VALUE);
      assertThat(subtask.extractOutputValues())
          .extracting(Signal::getSide)
          .containsExactly(SignalSide.LONG);
      state = subtask.snapshot(1, 1);
    }
    try (Harness subtask = open(STRATEGY, state)) {
      subtask.setProcessingTime(10_000); // whatever was set anew
      take(subtask, TestPredictions.of("a:C", 70_000_000, 20, 1));
      subtask.processWatermark(61_000);
      assertThat(subtask.extractOutputValues())
          .extracting(signal -> signal.getInstrument() + " " + signal.getSide())
          .containsExactly("a:C LONG", "a:B NEUTRAL");
    }
  }

  @Test
  void aShorterExpiryHoldsAtOnce() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = open(STRATEGY, null)) {
      take(subtask, TestPredictions.of("a:B", 1_000_000, 20, 1));
      state = subtask.snapshot(1, 1);
    }
    SignalRule usual = STRATEGY.usual();
    SignalRule shorter =
        new SignalRule(10, 5, 0, 0, usual.minHolding(), usual.coolDown(), Duration.ofSeconds(5));
    Strategy other =
        new Strategy("b", STRATEGY.output(), HeadType.REGRESSION, false, shorter, List.of());
    try (Harness subtask = open(other, state)) {
      take(subtask, TestPredictions.of("a:B", 2_000_000, 20, 1));
      subtask.processWatermark(7_000);
      assertThat(subtask.extractOutputValues())
          .extracting(Signal::getReason)
          .containsExactly(SignalReason.EXPIRED);
    }
  }

  @Test
  void aSideExpiresThoughTheNextModelHasOtherOutputs() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = open(STRATEGY, null)) {
      take(subtask, TestPredictions.of("a:B", 1_000_000, 20, 1));
      state = subtask.snapshot(1, 1);
    }
    Strategy other =
        new Strategy("b", "return_9s_bps", HeadType.REGRESSION, false, STRATEGY.usual(), List.of());
    try (Harness subtask = open(other, state)) {
      subtask.processWatermark(61_000);
      assertThat(subtask.extractOutputValues())
          .singleElement()
          .returns(SignalReason.EXPIRED, Signal::getReason)
          .returns("other", Signal::getOutput) // what the last prediction had
          .returns(-20f, Signal::getValue);
    }
  }

  private static void take(Harness subtask, Prediction prediction) throws Exception {
    subtask.processElement(new TimedPrediction(prediction, 1, 2, 3), 0);
  }

  private static Harness open(Strategy strategy, OperatorSubtaskState state) throws Exception {
    Harness subtask = new Harness(strategy, true, 1, 0);
    subtask.setup(SignalSerializer.INSTANCE);
    if (state != null) {
      subtask.initializeState(state);
    }
    subtask.open();
    return subtask;
  }

  private static List<Harness> start(int count, List<OperatorSubtaskState> states)
      throws Exception {
    List<Harness> subtasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Harness subtask = new Harness(count, i);
      subtask.setup(SignalSerializer.INSTANCE);
      if (states != null) {
        OperatorSubtaskState all =
            AbstractStreamOperatorTestHarness.repackageState(
                states.toArray(OperatorSubtaskState[]::new));
        subtask.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                all, MAX_PARALLELISM, states.size(), count, i));
      }
      subtask.open();
      subtasks.add(subtask);
    }
    return subtasks;
  }

  private static boolean owns(Harness subtask, Prediction prediction) {
    return org.apache.flink.runtime.state.KeyGroupRangeAssignment.assignKeyToParallelOperator(
            prediction.getInstrument(),
            MAX_PARALLELISM,
            subtask.getEnvironment().getTaskInfo().getNumberOfParallelSubtasks())
        == subtask.getEnvironment().getTaskInfo().getIndexOfThisSubtask();
  }

  /** Pauses of some are longer than the strategy's expiry. */
  private static List<Prediction> predictions(Random random) {
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < INSTRUMENTS; i++) {
      long time = random.nextInt(1_000_000);
      for (int k = 0; k < 100; k++) {
        time += random.nextInt(20) == 0 ? 70_000_000L : random.nextInt(4_000_000);
        predictions.add(TestPredictions.of("test:" + i, time, random.nextInt(60) - 30f, 1));
      }
    }
    predictions.sort(Comparator.comparingLong(Prediction::getEventTimeMicros));
    return predictions;
  }

  private static List<Signal> straightThrough(List<Prediction> predictions) {
    SignalMaker maker = new SignalMaker(STRATEGY);
    Map<String, SignalState> states = new HashMap<>();
    List<Signal> signals = new ArrayList<>();
    for (Prediction prediction : predictions) {
      String instrument = prediction.getInstrument();
      states.put(instrument, maker.take(states.get(instrument), prediction, signals::add));
    }
    states.forEach((name, state) -> maker.pass(name, state, Long.MAX_VALUE, signals::add));
    return signals;
  }

  private static Map<String, List<Signal>> byInstrument(List<Signal> signals) {
    Map<String, List<Signal>> grouped = new HashMap<>();
    signals.forEach(
        signal ->
            grouped.computeIfAbsent(signal.getInstrument(), name -> new ArrayList<>()).add(signal));
    return grouped;
  }
}
