package io.tickcache.trading.flow;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.schemas.Signal;
import io.tickcache.trading.SignalMaker;
import io.tickcache.trading.SignalState;
import io.tickcache.trading.Strategy;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes signals of predictions, by instrument. What it remembers is checkpointed with the contexts
 * that the predictions come from, so signals are as exact as predictions are.
 */
final class SignalFunction extends KeyedProcessFunction<String, TimedPrediction, Signal> {

  private static final long serialVersionUID = 1L;
  private static final long MICROS_PER_MILLI = 1_000;

  private final Strategy strategy;

  private transient SignalMaker maker;
  private transient ValueState<SignalState> remembered;

  /** The timer that is set, milliseconds: one an instrument, not one a prediction. */
  private transient ValueState<Long> timer;

  private transient Counter signals;

  SignalFunction(Strategy strategy) {
    this.strategy = strategy;
  }

  @Override
  public void open(OpenContext context) {
    maker = new SignalMaker(strategy);
    remembered =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("signal", SignalStateSerializer.TYPE));
    timer = getRuntimeContext().getState(new ValueStateDescriptor<>("signal-timer", Long.class));
    signals =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup(InferenceMetrics.GROUP)
            .counter(InferenceMetrics.SIGNALS);
  }

  @Override
  public void processElement(TimedPrediction timed, Context context, Collector<Signal> out)
      throws IOException {
    SignalState before = remembered.value();
    SignalState after = maker.take(before, timed.prediction(), emitTo(out));
    if (after != before) {
      remembered.update(after); // null clears it
    }
    if (after != null) {
      setTimer(context.getCurrentKey(), after, context.timerService());
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Signal> out)
      throws IOException {
    TimerService timers = context.timerService();
    String instrument = context.getCurrentKey();
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      // In the savepoint of a job that was drained by a build before 2026-11-27: it had none other.
      if (remembered.value() != null) {
        setTimer(instrument, remembered.value(), timers);
      }
      return;
    }
    timer.clear();
    SignalState after =
        maker.pass(instrument, remembered.value(), timestamp * MICROS_PER_MILLI, emitTo(out));
    remembered.update(after);
    if (after != null) {
      setTimer(instrument, after, timers);
    }
  }

  /** Sees that a timer is set for what time alone does to the state, or an earlier one. */
  private void setTimer(String instrument, SignalState state, TimerService timers)
      throws IOException {
    OptionalLong due = maker.dueMicros(instrument, state);
    if (due.isPresent()) {
      long millis = Math.floorDiv(due.getAsLong() + MICROS_PER_MILLI - 1, MICROS_PER_MILLI);
      Long set = timer.value();
      if (set == null || millis < set) { // earlier: another strategy than before a restore
        if (set != null) {
          timers.deleteEventTimeTimer(set);
        }
        timers.registerEventTimeTimer(millis);
        timer.update(millis);
      }
    }
  }

  private Consumer<Signal> emitTo(Collector<Signal> out) {
    return signal -> {
      signals.inc();
      out.collect(signal);
    };
  }
}
