package io.tickcache.job;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.schemas.DeadLetter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The data flow: source, inference, sinks. Whoever builds it chooses the ends. */
public final class TickcacheJob {

  public static final String NAME = "tickcache";

  private TickcacheJob() {}

  /**
   * Adds the job to an environment.
   *
   * @param env where it will run; its parallelism is the job's
   * @param source the input events
   * @param watermarks how far event time has come, from those events
   * @param predictionSink receives every prediction
   * @param deadLetterSink receives every record that could not be used
   * @param config what the operator is told
   */
  public static void build(
      StreamExecutionEnvironment env,
      Source<RawEvent, ?, ?> source,
      WatermarkStrategy<RawEvent> watermarks,
      Sink<TimedPrediction> predictionSink,
      Sink<DeadLetter> deadLetterSink,
      InferenceConfig config) {
    DataStream<RawEvent> events =
        env.fromSource(source, watermarks, "market-events").uid("market-events");
    SingleOutputStreamOperator<TimedPrediction> predictions =
        InferencePipeline.attach(events, config);
    predictions.sinkTo(predictionSink).name("predictions").uid("predictions");
    predictions
        .getSideOutput(InferencePipeline.DEAD_LETTERS)
        .sinkTo(deadLetterSink)
        .name("dead-letters")
        .uid("dead-letters");
  }
}
