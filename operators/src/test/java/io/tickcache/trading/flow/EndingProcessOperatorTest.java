package io.tickcache.trading.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.model.HeadType;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalReason;
import io.tickcache.schemas.SignalSide;
import io.tickcache.trading.SignalRule;
import io.tickcache.trading.SignalState;
import io.tickcache.trading.Strategy;
import io.tickcache.trading.TestPredictions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

class EndingProcessOperatorTest {

  private static final Strategy STRATEGY =
      new Strategy(
          "test",
          TestPredictions.OUTPUT,
          HeadType.REGRESSION,
          false,
          new SignalRule(10, 5, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)),
          List.of());

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, TimedPrediction, Signal> {
    Harness(KeyedProcessOperator<String, TimedPrediction, Signal> operator) throws Exception {
      super(operator, timed -> timed.prediction().getInstrument(), Types.STRING);
      setup(SignalSerializer.INSTANCE);
    }

    void take(String instrument, long micros) throws Exception {
      var prediction = TestPredictions.of(instrument, micros, 20, 1);
      processElement(new TimedPrediction(prediction, 1, 2, 3), micros / 1_000);
    }

    List<SignalReason> reasons() {
      return extractOutputValues().stream().map(Signal::getReason).toList();
    }
  }

  private static Harness ending(boolean live) throws Exception {
    return new Harness(new EndingProcessOperator<>(new SignalFunction(STRATEGY), live));
  }

  /** Flink's own operator wrote the state of signals before. */
  @Test
  void goesOnFromStateAndTimersOfFlinksOwnOperator() throws Exception {
    OperatorSubtaskState state;
    try (Harness before = new Harness(new KeyedProcessOperator<>(new SignalFunction(STRATEGY)))) {
      before.open();
      before.take("a:B", 1_000_000);
      before.take("a:C", 2_000_000);
      state = before.snapshot(1, 1);
    }
    try (Harness after = ending(true)) {
      after.initializeState(state);
      after.open();
      assertThat(after.numEventTimeTimers()).isEqualTo(2);
      after.processWatermark(61_000);
      assertThat(after.extractOutputValues())
          .extracting(Signal::getInstrument, Signal::getReason)
          .containsExactly(tuple("a:B", SignalReason.EXPIRED));
      after.take("a:C", 3_000_000);
      assertThat(after.reasons()).as("it stands long already").hasSize(1);
    }
  }

  /** It left a timer of the machine's clock, and none of event time. */
  @Test
  void goesOnFromWhatADrainedJobOfABuildBeforeLeft() throws Exception {
    OperatorSubtaskState state;
    try (Harness before = new Harness(new KeyedProcessOperator<>(new Drained()))) {
      before.open();
      before.take("a:B", 1_000_000);
      state = before.snapshot(1, 1);
    }
    try (Harness after = ending(true)) {
      after.initializeState(state);
      after.open();
      assertThat(after.numEventTimeTimers()).isZero();
      after.setProcessingTime(10_000);
      after.processWatermark(61_000);
      assertThat(after.reasons()).containsExactly(SignalReason.EXPIRED);
    }
  }

  /** Remembers a side and sets such a timer, as that build did. */
  private static final class Drained extends KeyedProcessFunction<String, TimedPrediction, Signal> {
    @Override
    public void processElement(TimedPrediction timed, Context context, Collector<Signal> out)
        throws Exception {
      getRuntimeContext()
          .getState(new ValueStateDescriptor<>("signal", SignalStateSerializer.TYPE))
          .update(new SignalState(SignalSide.LONG, 1_000_000, timed.prediction()));
      context.timerService().registerProcessingTimeTimer(1_000);
    }
  }

  @Test
  void noTimerIsDueForADrain() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = ending(true)) {
      subtask.open();
      subtask.take("a:B", 1_000_000);
      subtask.processWatermark(Long.MAX_VALUE);
      assertThat(subtask.getOutput()).as("others are told").contains(Watermark.MAX_WATERMARK);
      assertThat(subtask.numEventTimeTimers()).isEqualTo(1);
      assertThat(subtask.numProcessingTimeTimers()).isZero();
      state = subtask.snapshot(1, 1);
    }
    try (Harness after = ending(true)) {
      after.initializeState(state);
      after.open();
      after.processWatermark(61_000);
      assertThat(after.reasons()).containsExactly(SignalReason.EXPIRED);
    }
  }

  @Test
  void whatIsDueIsDoneWhenABoundedInputEndsThatWasIdle() throws Exception {
    try (Harness subtask = ending(false)) {
      subtask.open();
      subtask.take("a:B", 1_000_000);
      subtask.endInput();
      assertThat(subtask.reasons()).containsExactly(SignalReason.ENTERED, SignalReason.EXPIRED);
    }
    try (Harness subtask = ending(true)) {
      subtask.open();
      subtask.take("a:B", 1_000_000);
      subtask.endInput();
      assertThat(subtask.reasons()).as("it goes on").containsExactly(SignalReason.ENTERED);
    }
  }
}
