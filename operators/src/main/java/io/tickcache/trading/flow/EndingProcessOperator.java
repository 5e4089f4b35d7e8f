package io.tickcache.trading.flow;

import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Runs a function whose timers are all due when a bounded input ends, though no last watermark says
 * so if the input was idle then; and none when a live job is drained, though a last watermark says
 * so: whoever goes on from its savepoint finds them all.
 *
 * @param <T> what comes
 * @param <R> what is made of it
 */
final class EndingProcessOperator<T, R> extends KeyedProcessOperator<String, T, R>
    implements BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final boolean live;

  /**
   * An operator.
   *
   * @param live whether the input goes on after the job: then its end is not the end of time
   */
  EndingProcessOperator(KeyedProcessFunction<String, T, R> function, boolean live) {
    super(function);
    this.live = live;
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (live && mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp()) {
      output.emitWatermark(mark);
    } else {
      super.processWatermark(mark);
    }
  }

  @Override
  public void endInput() throws Exception {
    if (!live) {
      processWatermark(Watermark.MAX_WATERMARK);
    }
  }
}
