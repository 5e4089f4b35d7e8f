package io.tickcache.lab.pipeline;

import io.tickcache.inference.InferencePipeline;

/** Which threads of this JVM work for the job, told by their names. */
enum JobThread {
  /** A task of Flink's: what it does is told by its stack. */
  TASK,
  /** Kafka's consumer of a source. */
  FETCHER,
  /** Kafka's producer of a sink. */
  SENDER,
  /** Writes the state of a checkpoint. */
  CHECKPOINT,
  /** The broker's, the publisher's, the reader's, Flink's own. */
  NOT_OF_THE_JOB;

  private static final String FETCHERS = "Source Data Fetcher for ";
  private static final String SENDERS = "kafka-producer-network-thread";
  private static final String CHECKPOINTS = "AsyncOperations-thread";

  /**
   * The kind of a thread.
   *
   * @param publisher the client id of who publishes, whose producer is not the job's
   */
  static JobThread of(String name, String publisher) {
    if (name.startsWith(FETCHERS)) {
      return FETCHER;
    }
    if (name.startsWith(SENDERS)) {
      return name.endsWith(publisher) ? NOT_OF_THE_JOB : SENDER;
    }
    if (name.startsWith(CHECKPOINTS)) {
      return CHECKPOINT;
    }
    boolean task =
        name.startsWith("Source: market-events") || name.startsWith(InferencePipeline.OPERATOR);
    return task ? TASK : NOT_OF_THE_JOB;
  }

  /** The part that all of its time counts for; null for a task's, whose stack tells. */
  JobPart part() {
    return switch (this) {
      case FETCHER -> JobPart.FETCH;
      case SENDER -> JobPart.SEND;
      case CHECKPOINT -> JobPart.STATE;
      case TASK, NOT_OF_THE_JOB -> null;
    };
  }
}
