package io.tickcache.lab.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobThreadTest {

  @ParameterizedTest
  @CsvSource({
    "incremental-inference -> (predictions: Writer) (1/2)#0, TASK",
    "Source: market-events -> instrument-events (2/2)#0, TASK",
    "Source Data Fetcher for Source: market-events -> x (1/2)#0, FETCHER",
    "kafka-producer-network-thread | producer-1, SENDER",
    "kafka-producer-network-thread | someone, NOT_OF_THE_JOB",
    "AsyncOperations-thread-1, CHECKPOINT",
    "data-plane-kafka-request-handler-0, NOT_OF_THE_JOB",
  })
  void tellsWhoseThreadItIs(String name, JobThread kind) {
    assertThat(JobThread.of(name, "someone")).isEqualTo(kind);
  }
}
