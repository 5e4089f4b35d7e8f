package io.tickcache.job.kafka;

import org.apache.flink.api.connector.sink2.Sink;

/** Where the job's outputs go. */
@FunctionalInterface
public interface JobSinks {

  /** A sink that takes what goes to the output's topic. */
  <T> Sink<T> of(JobOutput<T> output);
}
