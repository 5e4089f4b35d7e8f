package io.tickcache.lab.pipeline;

import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.model.ModelConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;

/** A job that runs while events are published at even rates. */
final class LiveRun implements AutoCloseable {

  private static final int FIRST_RATE = 2_000;
  private static final int BISECTIONS = 3;

  /** How long events may have been unread at the end of a trial, besides what is not known yet. */
  private static final double ALLOWED_LAG_SECONDS = 0.1;

  private static final long POLL_MILLIS = 20;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final PipelineOptions options;
  private final Delivery delivery;
  private final LiveJob job;
  private final EventPublisher events;
  private final RatePublisher publisher;
  private final LatencyReader reader;

  LiveRun(
      PipelineOptions options,
      PipelineSettings settings,
      ModelConfig model,
      Delivery delivery,
      UpdateFeed feed,
      JobHost host,
      LatencyLog log)
      throws Exception {
    this.options = options;
    this.delivery = delivery;
    Configuration configuration = settings.live(delivery, delivery.toString());
    JobConfig config = JobConfig.from(configuration);
    try (Topics topics = new Topics(config.kafka())) {
      topics.create(config.topics().all(), options.parallelism());
    }
    events = PipelineBench.publisher(config);
    publisher = new RatePublisher(feed, events);
    job = host.start(configuration, model);
    reader =
        new LatencyReader(
            new TopicReader(
                config.kafka(),
                config.topics().name(JobTopic.PREDICTIONS),
                TopicReader.Start.BEGINNING),
            log);
  }

  /** Every rate that is asked for. */
  List<PipelineResult.Latency> latencies() throws Exception {
    List<PipelineResult.Latency> latencies = new ArrayList<>();
    for (int rate : options.rates()) {
      publisher.publish(rate, seconds(options.warmUp()));
      latencies.add(latency(rate));
    }
    return latencies;
  }

  private PipelineResult.Latency latency(int rate) throws Exception {
    job.beginCosts();
    long before = publisher.published();
    reader.begin();
    boolean keptUp = publisher.publish(rate, seconds(options.duration()));
    reader.end();
    LiveJob.Costs costs = job.endCosts(publisher.published() - before);
    awaitAllPredictions();
    return new PipelineResult.Latency(
        rate,
        delivery,
        reader.noted(),
        reader.percentile(0.5),
        reader.percentile(0.99),
        reader.percentile(0.999),
        keptUp,
        costs);
  }

  /** Doubles the rate until the lag grows, and halves the interval a few times. */
  PipelineResult.Capacity capacity() throws Exception {
    double good = 0;
    double bad = 0;
    boolean publisherLimited = false;
    publisher.publish(FIRST_RATE, seconds(options.warmUp()));
    for (int bisections = 0; bisections < BISECTIONS; ) {
      double rate = bad == 0 ? Math.max(FIRST_RATE, 2 * good) : (good + bad) / 2;
      bisections += bad == 0 ? 0 : 1;
      boolean published = publisher.publish(rate, seconds(options.trial()));
      if (published && lagSeconds(rate) <= ALLOWED_LAG_SECONDS + seconds(job.staleness())) {
        good = rate;
      } else {
        bad = rate;
        publisherLimited = !published;
      }
      awaitAllRead();
    }
    return new PipelineResult.Capacity(delivery, good, bad, publisherLimited);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() * 1e-9;
  }

  private double lagSeconds(double rate) throws Exception {
    return (publisher.published() - job.eventsRead()) / rate;
  }

  private void awaitAllRead() throws Exception {
    events.flush();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (job.eventsRead() < publisher.published()) {
      job.throwIfFailed();
      checkTime(deadline);
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** All that were emitted; with exactly-once they are seen a checkpoint later. */
  private void awaitAllPredictions() throws Exception {
    awaitAllRead();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (reader.read() < job.predictions()) {
      job.throwIfFailed();
      checkTime(deadline);
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static void checkTime(long deadline) {
    if (System.nanoTime() - deadline > 0) {
      throw new IllegalStateException("the job did not read what was published within two minutes");
    }
  }

  @Override
  public void close() throws Exception {
    job.close();
    reader.close();
    events.close();
  }
}
