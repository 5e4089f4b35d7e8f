package io.tickcache.lab.pipeline;

import io.tickcache.job.options.Delivery;
import java.util.List;

/**
 * What was measured.
 *
 * @param neighbours what stands beside the job on the machine
 * @param replays null if it was not asked for
 * @param latencies by rate and delivery
 * @param capacities by delivery
 */
record PipelineResult(
    String neighbours, Replays replays, List<Latency> latencies, List<Capacity> capacities) {

  /**
   * A record read at once, again and again.
   *
   * @param events that were published
   * @param cold by a JVM that has just started
   * @param warm the last time, by the same JVM
   */
  record Replays(long events, Replay cold, Replay warm) {}

  /**
   * A record read at once.
   *
   * @param steps that its events made
   * @param seconds that they took
   * @param costs of an event
   */
  record Replay(long steps, double seconds, PartCosts costs) {

    double stepsPerSecond() {
      return steps / seconds;
    }
  }

  /**
   * Events at an even rate.
   *
   * @param predictions whose latency was noted
   * @param p50Micros from the moment when an event was due to the arrival of its prediction
   * @param keptUp whether events were published when they were due
   * @param costs of an event
   */
  record Latency(
      int rate,
      Delivery delivery,
      long predictions,
      long p50Micros,
      long p99Micros,
      long p999Micros,
      boolean keptUp,
      LiveJob.Costs costs) {}

  /**
   * The highest rate without growing lag.
   *
   * @param eventsPerSecond that the job kept up with
   * @param refused the lowest rate tried that it did not keep up with
   * @param publisherLimited whether the publisher was what could not keep up with that one
   */
  record Capacity(
      Delivery delivery, double eventsPerSecond, double refused, boolean publisherLimited) {}
}
