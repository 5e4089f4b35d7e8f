package io.tickcache.job.recorded.output;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.job.UserException;
import io.tickcache.job.graph.JobSinks;
import io.tickcache.job.options.JobTopic;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Score;
import io.tickcache.schemas.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * The job's outputs in files of one directory, of each output one a task.
 *
 * @param directory where they are
 */
public record OutputFiles(Path directory) {

  private static final String SUFFIX = ".records";

  /**
   * Sinks that write them.
   *
   * @param run of the totals of the job, which are checkpointed with the files
   */
  public JobSinks sinks(String run) {
    return new JobSinks() {
      @Override
      public Sink<TimedPrediction> predictions() {
        return new OutputSink<>(
            directory,
            JobTopic.PREDICTIONS,
            Prediction.class,
            TimedPrediction::prediction,
            TaskCounts.ofRun(run));
      }

      @Override
      public Sink<Signal> signals() {
        return sink(JobTopic.SIGNALS, Signal.class);
      }

      @Override
      public Sink<Allocation> allocations() {
        return sink(JobTopic.ALLOCATIONS, Allocation.class);
      }

      @Override
      public Sink<Score> scores() {
        return sink(JobTopic.SCORES, Score.class);
      }

      @Override
      public Sink<Forecast> forecasts() {
        return sink(JobTopic.FORECASTS, Forecast.class);
      }

      @Override
      public Sink<DeadLetter> deadLetters() {
        return sink(JobTopic.DEAD_LETTERS, DeadLetter.class);
      }
    };
  }

  private <R extends SpecificRecordBase> Sink<R> sink(JobTopic output, Class<R> type) {
    return new OutputSink<>(directory, output, type, record -> record, TaskCounts.NONE);
  }

  /** All predictions, in order. */
  public OutputRecords<Prediction> predictions() {
    return OutputRecords.open(files(JobTopic.PREDICTIONS), Prediction.class);
  }

  /** All signals, in order. */
  public OutputRecords<Signal> signals() {
    return OutputRecords.open(files(JobTopic.SIGNALS), Signal.class);
  }

  /** All allocations, in order. */
  public OutputRecords<Allocation> allocations() {
    return OutputRecords.open(files(JobTopic.ALLOCATIONS), Allocation.class);
  }

  /** All scores, in order. */
  public OutputRecords<Score> scores() {
    return OutputRecords.open(files(JobTopic.SCORES), Score.class);
  }

  /** All forecasts, in order. */
  public OutputRecords<Forecast> forecasts() {
    return OutputRecords.open(files(JobTopic.FORECASTS), Forecast.class);
  }

  /** All dead letters, in order. */
  public OutputRecords<DeadLetter> deadLetters() {
    return OutputRecords.open(files(JobTopic.DEAD_LETTERS), DeadLetter.class);
  }

  /** What a task's file of an output is called. */
  static String name(JobTopic output, int subtask) {
    return output.shortName() + "-" + subtask + SUFFIX;
  }

  private List<Path> files(JobTopic output) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(output.shortName() + "-"))
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserException(directory + " cannot be read: " + e, e);
    }
  }
}
