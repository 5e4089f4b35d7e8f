package io.tickcache.lab.pipeline;

import java.time.Duration;

/** A job that reads what is published while it runs. Closing it ends it. */
interface LiveJob extends AutoCloseable {

  /** Refuses to go on if the job has ended. */
  void throwIfFailed() throws Exception;

  /** Events that it has read. */
  long eventsRead() throws Exception;

  /** Predictions that it has emitted. */
  long predictions() throws Exception;

  /** How old what the two above say may be. */
  Duration staleness();

  /** Begins to measure what the job costs. */
  void beginCosts() throws Exception;

  /**
   * What an event cost since {@link #beginCosts}.
   *
   * @param events that the job has read meanwhile
   */
  Costs endCosts(long events) throws Exception;

  @Override
  void close() throws Exception;

  /**
   * What an event costs.
   *
   * @param cpuMicros CPU time of the job's threads, or of the task managers' processes
   * @param parts the same by part; null where it is not measured
   */
  record Costs(double cpuMicros, PartCosts parts) {}
}
