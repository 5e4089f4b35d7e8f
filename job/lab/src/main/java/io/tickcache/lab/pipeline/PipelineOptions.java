package io.tickcache.lab.pipeline;

import io.tickcache.job.options.Delivery;
import io.tickcache.job.replay.FeedOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What {@code bench pipeline} is asked to do.
 *
 * @param model a model directory
 * @param feed whose order-book updates are published
 * @param copies how many times each instrument is published, each time under a name of its own
 * @param replays how many times all is read at once, as fast as possible, in this JVM
 * @param rates events a second at which latency is measured
 * @param cluster whether the job runs on processes of its own, instead of in this JVM
 * @param capacity whether the highest rate without growing lag is looked for
 * @param deliveries to measure at each rate
 * @param warmUp how long a rate is published before its latencies count
 * @param duration how long they count
 * @param trial how long a rate is tried when the highest one is looked for
 * @param parallelism subtasks
 * @param settings KEY=VALUE of the job's options
 * @param latencies file for all latencies measured; null for none
 */
public record PipelineOptions(
    Path model,
    FeedOptions feed,
    int copies,
    int replays,
    boolean cluster,
    List<Integer> rates,
    boolean capacity,
    List<Delivery> deliveries,
    Duration warmUp,
    Duration duration,
    Duration trial,
    int parallelism,
    List<String> settings,
    Path latencies) {

  public PipelineOptions {
    rates = List.copyOf(rates);
    deliveries = List.copyOf(deliveries);
    settings = List.copyOf(settings);
  }
}
