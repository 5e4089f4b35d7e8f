package io.tickcache.lab.pipeline;

import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.embedded.EmbeddedJob;
import io.tickcache.job.embedded.OperatorTotals;
import io.tickcache.model.ModelConfig;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;

/** A broker and a Flink in this JVM. */
final class EmbeddedHost implements JobHost {

  private final EmbeddedBroker broker;
  private final JobProfile profile;
  private final int parallelism;

  /**
   * Starts the broker.
   *
   * @param profile that runs already
   * @param parallelism subtasks of every job
   */
  EmbeddedHost(JobProfile profile, int parallelism) throws Exception {
    this.profile = profile;
    this.parallelism = parallelism;
    this.broker = EmbeddedBroker.start();
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public LiveJob start(Configuration configuration, ModelConfig model) throws Exception {
    OperatorTotals totals = new OperatorTotals();
    EmbeddedJob job = EmbeddedJob.start(configuration, model, totals, parallelism);
    job.awaitReady();
    return new Running(job, totals, profile);
  }

  @Override
  public String neighbours() {
    return "Broker, publisher, job and reader share one process and the machine.";
  }

  @Override
  public void close() throws IOException {
    broker.close();
  }

  private record Running(EmbeddedJob job, OperatorTotals totals, JobProfile profile)
      implements LiveJob {

    @Override
    public void throwIfFailed() throws Exception {
      job.throwIfFailed();
    }

    @Override
    public long eventsRead() {
      return totals.recordsRead();
    }

    @Override
    public long predictions() {
      return totals.sum(InferenceMetrics.PREDICTIONS);
    }

    @Override
    public Duration staleness() {
      return Duration.ZERO;
    }

    @Override
    public void beginCosts() {
      profile.begin();
    }

    @Override
    public Costs endCosts(long events) throws Exception {
      PartCosts costs = profile.end().perEvent(events);
      return new Costs(costs.totalMicros(), costs);
    }

    @Override
    public void close() throws Exception {
      job.close();
      totals.close();
    }
  }
}
