package io.tickcache.job.graph;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.job.options.JobTopic;
import io.tickcache.trading.flow.AllocationPipeline;
import io.tickcache.trading.flow.ScorePipeline;
import io.tickcache.trading.flow.SignalPipeline;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The data flow: source, inference, ends.sinks(). Whoever builds it chooses the ends. */
public final class TickcacheJob {

  private TickcacheJob() {}

  /**
   * Adds the job to an environment.
   *
   * @param env where it will run; its parallelism is the job's
   * @param ends where the input comes from and the outputs go
   * @param processing what is done between the ends
   */
  public static void build(StreamExecutionEnvironment env, JobEnds ends, Processing processing) {
    DataStream<RawEvent> events =
        env.fromSource(ends.source(), ends.watermarks(), "market-events")
            .setParallelism(ends.readers().orElse(env.getParallelism()))
            .uid("market-events");
    SingleOutputStreamOperator<TimedPrediction> predictions =
        InferencePipeline.attach(events, processing.inference(), processing.label());
    write(predictions, JobTopic.PREDICTIONS, ends.sinks().predictions());
    processing
        .strategy()
        .ifPresent(
            decided ->
                write(
                    SignalPipeline.attach(predictions, decided, processing.inference().live()),
                    JobTopic.SIGNALS,
                    ends.sinks().signals()));
    processing
        .policy()
        .ifPresent(
            decided ->
                write(
                    AllocationPipeline.attach(predictions, decided, processing.inference().live()),
                    JobTopic.ALLOCATIONS,
                    ends.sinks().allocations()));
    processing
        .scores()
        .ifPresent(
            decided ->
                write(
                    ScorePipeline.attach(
                        predictions.getSideOutput(InferencePipeline.PRICES),
                        decided,
                        processing.inference().live()),
                    JobTopic.SCORES,
                    ends.sinks().scores()));
    if (!processing.inference().forecasts().areNone()) {
      write(
          predictions.getSideOutput(InferencePipeline.FORECASTS),
          JobTopic.FORECASTS,
          ends.sinks().forecasts());
    }
    write(
        predictions.getSideOutput(InferencePipeline.DEAD_LETTERS),
        JobTopic.DEAD_LETTERS,
        ends.sinks().deadLetters());
  }

  private static <T> void write(DataStream<T> elements, JobTopic topic, Sink<T> sink) {
    // As many writers as there are makers: a portfolio's allocations stay in their order.
    elements
        .sinkTo(sink)
        .setParallelism(elements.getParallelism())
        .name(topic.shortName())
        .uid(topic.shortName());
  }
}
