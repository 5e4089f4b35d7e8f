package io.tickcache.inference;

import io.tickcache.schemas.DeadLetter;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/** The part of the job between its sources and its sinks. */
public final class InferencePipeline {

  /** Records that could not be used, as a side output of {@link #attach}. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);

  private InferencePipeline() {}

  /** Keys the events by instrument and puts the inference operator behind them. */
  public static SingleOutputStreamOperator<TimedPrediction> attach(
      DataStream<RawEvent> events, InferenceConfig config) {
    return events
        .keyBy(RawEvent::instrument, Types.STRING)
        .transform(
            "incremental-inference",
            TimedPredictionSerializer.TYPE,
            new IncrementalInferenceOperator(config))
        .uid("incremental-inference");
  }
}
