package io.tickcache.job.graph;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.job.options.JobTopic;
import io.tickcache.trading.flow.SignalPipeline;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The data flow: source, inference, sinks. Whoever builds it chooses the ends. */
public final class TickcacheJob {

  private TickcacheJob() {}

  /**
   * Adds the job to an environment.
   *
   * @param env where it will run; its parallelism is the job's
   * @param source the input events
   * @param watermarks how far event time has come, from those events
   * @param sinks where every prediction goes, and every record that could not be used
   * @param processing what is done between the ends
   */
  public static void build(
      StreamExecutionEnvironment env,
      Source<RawEvent, ?, ?> source,
      WatermarkStrategy<RawEvent> watermarks,
      JobSinks sinks,
      Processing processing) {
    DataStream<RawEvent> events =
        env.fromSource(source, watermarks, "market-events").uid("market-events");
    SingleOutputStreamOperator<TimedPrediction> predictions =
        InferencePipeline.attach(events, processing.inference(), processing.label());
    write(predictions, JobTopic.PREDICTIONS, sinks.predictions());
    processing
        .strategy()
        .ifPresent(
            decided ->
                write(
                    SignalPipeline.attach(predictions, decided, processing.inference().live()),
                    JobTopic.SIGNALS,
                    sinks.signals()));
    write(
        predictions.getSideOutput(InferencePipeline.DEAD_LETTERS),
        JobTopic.DEAD_LETTERS,
        sinks.deadLetters());
  }

  private static <T> void write(DataStream<T> elements, JobTopic topic, Sink<T> sink) {
    elements.sinkTo(sink).name(topic.shortName()).uid(topic.shortName());
  }
}
