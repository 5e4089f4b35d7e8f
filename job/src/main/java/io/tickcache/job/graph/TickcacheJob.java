package io.tickcache.job.graph;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.job.kafka.DeadLetterRecordSerializer;
import io.tickcache.job.kafka.JobOutput;
import io.tickcache.job.kafka.JobSinks;
import io.tickcache.job.kafka.PredictionRecordSerializer;
import io.tickcache.job.kafka.SignalRecordSerializer;
import io.tickcache.trading.flow.SignalPipeline;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
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
    write(predictions, PredictionRecordSerializer.OUTPUT, sinks);
    processing
        .strategy()
        .ifPresent(
            decided ->
                write(
                    SignalPipeline.attach(predictions, decided, processing.inference().live()),
                    SignalRecordSerializer.OUTPUT,
                    sinks));
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
