package io.tickcache.trading.flow;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.schemas.Signal;
import io.tickcache.trading.Strategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;

/** The part of the job behind its predictions. */
public final class SignalPipeline {

  private static final String NAME = "signals-of-predictions";

  private SignalPipeline() {}

  /**
   * Puts the strategy behind the predictions, in the tasks that make them: they are apart by
   * instrument already, so nothing is exchanged.
   *
   * @param live whether the input goes on after the job, which may be drained and go on
   */
  public static DataStream<Signal> attach(
      DataStream<TimedPrediction> predictions, Strategy strategy, boolean live) {
    return DataStreamUtils.reinterpretAsKeyedStream(
            predictions, timed -> timed.prediction().getInstrument(), Types.STRING)
        .transform(
            NAME,
            SignalSerializer.TYPE,
            new EndingProcessOperator<>(new SignalFunction(strategy), live))
        .uid(NAME);
  }
}
