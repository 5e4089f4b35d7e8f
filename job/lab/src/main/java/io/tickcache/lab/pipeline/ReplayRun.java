package io.tickcache.lab.pipeline;

import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.UserException;
import io.tickcache.job.embedded.EmbeddedJob;
import io.tickcache.job.embedded.OperatorTotals;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobConfig;
import io.tickcache.model.ModelConfig;
import io.tickcache.steps.EventFate;
import java.util.concurrent.TimeUnit;

/**
 * Everything is published first; then a job reads it as fast as it can, and when it is done another
 * one. The first one shows what a JVM that has just started does, the last one what a task manager
 * does that has run for a while.
 */
final class ReplayRun {

  private static final long LOOK_MILLIS = 10;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PipelineOptions options;
  private final PipelineSettings settings;
  private final ModelConfig model;
  private final UpdateFeed feed;
  private final JobProfile profile;

  ReplayRun(
      PipelineOptions options,
      PipelineSettings settings,
      ModelConfig model,
      UpdateFeed feed,
      JobProfile profile) {
    this.profile = profile;
    this.options = options;
    this.settings = settings;
    this.model = model;
    this.feed = feed;
  }

  /** Publishes, and replays. */
  PipelineResult.Replays run() throws Exception {
    publish();
    PipelineResult.Replay cold = replay("replay-1");
    PipelineResult.Replay warm = cold;
    for (int number = 2; number <= options.replays(); number++) {
      warm = replay("replay-" + number);
    }
    return new PipelineResult.Replays(feed.size(), cold, warm);
  }

  private void publish() throws Exception {
    JobConfig config = JobConfig.from(settings.replay("publishing"));
    try (Topics topics = new Topics(config.kafka())) {
      topics.create(config.topics().all(), options.parallelism());
    }
    try (EventPublisher publisher = PipelineBench.publisher(config)) {
      for (int i = 0; i < feed.size(); i++) {
        publisher.publish(feed.get(i));
      }
      publisher.flush();
    }
  }

  private PipelineResult.Replay replay(String group) throws Exception {
    try (OperatorTotals totals = new OperatorTotals();
        EmbeddedJob job =
            EmbeddedJob.start(settings.replay(group), model, totals, options.parallelism())) {
      while (events(totals) == 0) {
        if (job.hasEnded()) {
          throw new UserException("none of %,d events made a step".formatted(feed.size()));
        }
        Thread.sleep(LOOK_MILLIS);
      }
      long startNanos = System.nanoTime();
      long eventsBefore = events(totals);
      long stepsBefore = totals.sum(InferenceMetrics.STEPS);
      profile.begin();
      job.awaitEnd();
      double seconds = (System.nanoTime() - startNanos) / NANOS;
      long events = events(totals) - eventsBefore;
      return new PipelineResult.Replay(
          totals.sum(InferenceMetrics.STEPS) - stepsBefore,
          seconds,
          profile.end().perEvent(events));
    }
  }

  /** That were applied to a book. */
  private static long events(OperatorTotals totals) {
    return totals.sum(InferenceMetrics.UPDATES) + totals.sum(EventFate.SNAPSHOT.metric());
  }
}
