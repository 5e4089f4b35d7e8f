package io.tickcache.job.graph;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.job.kafka.DeadLetterRecordSerializer;
import io.tickcache.job.kafka.JobOutput;
import io.tickcache.job.kafka.JobSinks;
import io.tickcache.job.kafka.PredictionRecordSerializer;
import io.tickcache.job.kafka.SignalRecordSerializer;
import io.tickcache.trading.Strategy;
import io.tickcache.trading.flow.SignalPipeline;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
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
   * @param sinks where every prediction goes, and every record that could not be used
   * @param config what the operator is told
   * @param strategy what is made of the predictions; empty for no signals
   */
  public static void build(
      StreamExecutionEnvironment env,
      Source<RawEvent, ?, ?> source,
      WatermarkStrategy<RawEvent> watermarks,
      JobSinks sinks,
      InferenceConfig config,
      Optional<Strategy> strategy) {
    DataStream<RawEvent> events =
        env.fromSource(source, watermarks, "market-events").uid("market-events");
    SingleOutputStreamOperator<TimedPrediction> predictions =
        InferencePipeline.attach(events, config);
    write(predictions, PredictionRecordSerializer.OUTPUT, sinks);
    strategy.ifPresent(
        decided ->
            write(
                SignalPipeline.attach(predictions, decided), SignalRecordSerializer.OUTPUT, sinks));
    write(
        predictions.getSideOutput(InferencePipeline.DEAD_LETTERS),
        DeadLetterRecordSerializer.OUTPUT,
        sinks);
  }

  private static <T> void write(DataStream<T> elements, JobOutput<T> output, JobSinks sinks) {
    String name = output.topic().shortName();
    elements.sinkTo(sinks.of(output)).name(name).uid(name);
  }
}
