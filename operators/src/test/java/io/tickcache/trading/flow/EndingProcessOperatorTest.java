package io.tickcache.trading.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.model.HeadType;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalReason;
import io.tickcache.trading.SignalRule;
import io.tickcache.trading.Strategy;
import io.tickcache.trading.TestPredictions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
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
    return new Harness(new EndingProcessOperator<>(new SignalFunction(STRATEGY, live), live));
  }

  /** Flink's own operator wrote the state of signals before. */
  @Test
  void goesOnFromStateAndTimersOfFlinksOwnOperator() throws Exception {
    OperatorSubtaskState state;
    try (Harness before =
        new Harness(new KeyedProcessOperator<>(new SignalFunction(STRATEGY, true)))) {
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
