package io.tickcache.job.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.CheckpointLabel;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobLabelsTest {

  private static final ModelDirectory MODEL = ModelFactory.untrained(ModelFactory.smallConfig(), 1);
  private static final ModelDirectory PREFIXED =
      ModelFactory.untrained(ModelFactory.withPrefix(ModelFactory.smallConfig(), 4), 1);

  @Test
  void namesTheTopicsThatItReadsAndWritesAndWhereItRuns() {
    assertThat(label(MODEL).words())
        .containsOnlyKeys(
            "Kafka cluster",
            "kafka.group-id",
            "network",
            "runs",
            "topic.dead-letters",
            "topic.klines",
            "topic.order-book",
            "topic.predictions")
        .containsEntry("runs", "on a cluster");
    assertThat(label(PREFIXED).words()).containsKey("topic.market");
  }

  @Test
  void isAnotherJobsByWhatTheJobUsesAlone() {
    CheckpointLabel label = label(MODEL);
    assertThat(JobLabels.areOfOneJob(label, label(MODEL, "topic.market=m", "topic.signals=s")))
        .isTrue();
    assertThat(JobLabels.areOfOneJob(label, label(MODEL, "topic.klines=k"))).isFalse();
    assertThat(JobLabels.areOfOneJob(label, label(MODEL, "topic.predictions=p"))).isFalse();
    assertThat(JobLabels.areOfOneJob(label, label(MODEL, "kafka.group-id=green"))).isFalse();
    assertThat(JobLabels.areOfOneJob(label, new CheckpointLabel(Map.of())))
        .as("which says nothing")
        .isFalse();
  }

  private static CheckpointLabel label(ModelDirectory model, String... assignments) {
    Settings settings =
        new Settings()
            .addAssignment("kafka.bootstrap-servers=none:1")
            .addAssignment("model.directory=none");
    for (String assignment : assignments) {
      settings.addAssignment(assignment);
    }
    return JobLabels.of(
        JobConfig.from(settings.toConfiguration()),
        model,
        Optional.of("cluster"),
        JobLabels.Place.CLUSTER);
  }
}
