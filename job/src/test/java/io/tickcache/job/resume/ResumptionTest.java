package io.tickcache.job.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.inference.CheckpointLabel;
import io.tickcache.job.UserException;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumptionTest {

  private static final CheckpointLabel OWN = label("blue", "model@1");

  @TempDir private Path directory;

  @Test
  void goesOnFromTheNewestOfItsOwnAndSaysWhichAndHowToBeginAnew() throws IOException {
    written("a/chk-3", 3_000, OWN);
    Path newest = written("b/chk-2", 5_000, OWN);
    written("c/chk-9", 9_000, label("green", "model@1"));

    StartPoint point = fromNewest();

    assertThat(point.state()).contains("file:" + newest);
    assertThat(point.lines())
        .containsExactly(
            "goes on from file:%s, completed 1970-01-01T00:00:05Z; to begin without state: --resume never"
                .formatted(newest));
    Configuration configuration = new Configuration();
    point.applyTo(configuration);
    assertThat(configuration.get(StateRecoveryOptions.SAVEPOINT_PATH)).isEqualTo("file:" + newest);
    assertThat(configuration.get(StateRecoveryOptions.RESTORE_MODE))
        .as("its own old checkpoints do not pile up")
        .isEqualTo(RecoveryClaimMode.CLAIM);
  }

  @Test
  void leavesWhatIsOfAnotherGroupTopicOrKafkaClusterAlone() throws IOException {
    written("a/chk-1", 1_000, label("green", "model@1"));
    written("b/chk-1", 2_000, with("topic.klines", "other"));
    written("c/chk-1", 3_000, with("Kafka cluster", "other"));
    Path unlabelled = StateOnDisk.write(directory.resolve("d/chk-1"), Optional.empty());

    Resumption resumption = resumption(configuration());
    assertThat(resumption.fromNewest()).isEqualTo(StartPoint.NONE);
    assertThat(resumption.hint()).contains("file:" + unlabelled);
  }

  @Test
  void aWordThatOneSideLacksIsNoDifference() throws IOException {
    Map<String, String> words = new TreeMap<>(OWN.words());
    words.remove("Kafka cluster");
    words.put("topic.market", "market"); // which the model did not read, or does not
    Path unnamed = written("a/chk-1", 1_000, new CheckpointLabel(words));
    StartPoint point = fromNewest();
    assertThat(point.state()).contains("file:" + unnamed);
    assertThat(point.lines()).singleElement().asString().doesNotContain("of another job");
  }

  @Test
  void leavesALiveClustersCheckpointAloneUnlessItIsNamed() throws IOException {
    Path older = written("a/chk-1", 1_000, OWN);
    Path clusters = written("b/chk-1", 2_000, with("runs", "on a cluster"));
    Map<String, String> words = new TreeMap<>(OWN.words());
    words.remove("runs");
    written("c/chk-1", 3_000, new CheckpointLabel(words));
    assertThat(fromNewest().state()).contains("file:" + older);

    StartPoint named = from(clusters.toString());
    assertThat(named.owned()).isFalse();
    assertThat(named.lines())
        .singleElement()
        .asString()
        .endsWith(", of another job: runs on a cluster, here in one process");
  }

  @Test
  void pointsToTheNewestOfTheSameJobThatItPassedOver() throws IOException {
    written("a/chk-1", 1_000, with("runs", "on a cluster"));
    Path savepoint = savepoint("stop");
    Resumption resumption = resumption(configuration());
    assertThat(resumption.fromNewest()).isEqualTo(StartPoint.NONE);
    assertThat(resumption.hint()).contains("file:" + savepoint);
  }

  @Test
  void aHintRefusesNoStart() {
    Configuration unreadable =
        configuration("execution.checkpointing.savepoint-dir=s3://bucket/savepoints");
    assertThat(resumption(unreadable).hint()).isEmpty();
    assertThat(resumption(unreadable).fromNewest()).isEqualTo(StartPoint.NONE);
  }

  @Test
  void saysNothingOfWhatWentWhileItLooked() throws IOException {
    String deleted = "file:" + directory.resolve("b/chk-1");
    Path half = written("c/chk-1", 2_000, OWN);
    Files.delete(half.resolve("_metadata"));
    Path there = written("a/chk-1", 1_000, OWN);
    StartPoint point =
        resumption(configuration()).fromFirst(List.of(deleted, "file:" + half, "file:" + there));
    assertThat(point.state()).contains("file:" + there);
    assertThat(point.lines()).singleElement().asString().startsWith("goes on from");
  }

  @Test
  void refusesItsOwnOfAnotherNetworkAndSaysHowToTakeItOver() throws IOException {
    Path checkpoint = written("a/chk-1", 1_000, label("blue", "model@0"));
    written("b/chk-1", 500, OWN);
    assertThatThrownBy(this::fromNewest)
        .isInstanceOf(UserException.class)
        .hasMessage(
            "file:%1$s holds contexts of network 'model@0', and this job runs 'model@1': start it with that model, or --resume file:%1$s with 'kv-cache.on-model-change' = new-context or rebuild, or without state (--resume never)",
            checkpoint);
    ResumeMode named = ResumeMode.of(checkpoint.toString(), configuration());
    assertThatThrownBy(() -> resumption(configuration()).from(named))
        .hasMessageContaining("holds contexts of network 'model@0'");
    Configuration takesOver = configuration("kv-cache.on-model-change=new-context");
    assertThat(resumption(takesOver).from(named).lines())
        .containsExactly(
            "goes on from file:%s, completed 1970-01-01T00:00:01Z, of another job: network model@0, here model@1"
                .formatted(checkpoint));
  }

  @Test
  void fallsBackFromADamagedNewestAndSaysSo() throws IOException {
    Path whole = written("a/chk-3", 3_000, OWN);
    Path withoutFile = written("a/chk-4", 4_000, OWN);
    Files.delete(withoutFile.resolve("state"));
    Path cut = written("a/chk-5", 5_000, OWN);
    byte[] bytes = Files.readAllBytes(cut.resolve("_metadata"));
    Files.write(cut.resolve("_metadata"), Arrays.copyOf(bytes, bytes.length / 2));
    Path garbage = written("a/chk-6", 6_000, OWN);
    Files.writeString(garbage.resolve("_metadata"), "garbage");

    StartPoint point = fromNewest();

    assertThat(point.state()).contains("file:" + whole);
    assertThat(point.lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).doesNotContain("\n"))
        .satisfiesOnlyOnce(line -> assertThat(line).startsWith("passes over file:" + cut))
        .satisfiesOnlyOnce(line -> assertThat(line).startsWith("passes over file:" + garbage))
        .satisfiesOnlyOnce(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "passes over file:%1$s: file:%1$s/state is missing; from an older one, predictions since then come again"
                            .formatted(withoutFile)))
        .last()
        .asString()
        .startsWith("goes on from file:" + whole);
  }

  @Test
  void everyCutOfMetadataIsDamagedAndNothingElse() throws IOException {
    Path cut = written("a/chk-1", 1_000, OWN);
    byte[] bytes = Files.readAllBytes(cut.resolve("_metadata"));
    for (int length = 0; length < bytes.length - 1; length++) {
      Files.write(cut.resolve("_metadata"), Arrays.copyOf(bytes, length));
      StartPoint point = fromNewest();
      if (point.state().isEmpty()) {
        assertThat(point.lines()).as("%d bytes", length).hasSize(1);
      } else { // but for what follows the label
        assertThat(length).isGreaterThan(bytes.length - 16);
      }
    }
  }

  @Test
  void takesASavepointOnlyByNameKeepsItAndSaysIfItWasDrained() throws IOException {
    Path savepoint = savepoint("stop");
    assertThat(fromNewest()).isEqualTo(StartPoint.NONE);
    StartPoint point = from(savepoint.toString());
    assertThat(point.lines())
        .singleElement()
        .asString()
        .endsWith("Z, drained, so without books and contexts");
    Configuration configuration = new Configuration();
    point.applyTo(configuration);
    assertThat(configuration.contains(StateRecoveryOptions.RESTORE_MODE))
        .as("a savepoint is its user's")
        .isFalse();
  }

  @Test
  void namesWhatIsWrongWithAStateThatWasNamed() throws IOException {
    Path checkpoint = written("a/chk-1", 1_000, OWN);
    assertThatThrownBy(() -> from(directory.resolve("none").toString()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "--resume %s: no checkpoint or savepoint that can be read: ",
            directory.resolve("none"));
    assertThatThrownBy(() -> from("atuo"))
        .hasMessageContaining("--resume atuo: no checkpoint or savepoint");
    Files.delete(checkpoint.resolve("state"));
    assertThatThrownBy(() -> from(checkpoint.toString()))
        .hasMessage("--resume %1$s is not whole: file:%1$s/state is missing", checkpoint);
  }

  @Test
  void namesTheMaximumParallelismThatAStateIsBoundTo() throws IOException {
    Path checkpoint = written("a/chk-1", 1_000, OWN);
    Configuration other = configuration("pipeline.max-parallelism=64");
    assertThatThrownBy(() -> resumption(other).fromNewest())
        .isInstanceOf(UserException.class)
        .hasMessage(
            "'pipeline.max-parallelism' = 64, but file:%s was written with 128, which is fixed for the life of its state: set it to 128",
            checkpoint);
  }

  @Test
  void doesNotTakeTwoAnswersToOneQuestion() {
    Configuration set = configuration("execution.state-recovery.path=file:/a");
    assertThatThrownBy(() -> ResumeMode.of("never", set))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "--resume never and 'execution.state-recovery.path' = file:/a: leave one of them out");
    assertThat(ResumeMode.of(null, set).kind()).isEqualTo(ResumeMode.Kind.PATH);
    assertThat(ResumeMode.of(null, configuration()).kind()).isEqualTo(ResumeMode.Kind.AUTO);
    assertThat(ResumeMode.of("never", configuration()).kind()).isEqualTo(ResumeMode.Kind.NEVER);
  }

  private StartPoint fromNewest() {
    return resumption(configuration()).fromNewest();
  }

  private StartPoint from(String path) {
    return resumption(configuration()).from(ResumeMode.of(path, configuration()));
  }

  private static Resumption resumption(Configuration configuration) {
    return new Resumption(configuration, JobConfig.from(configuration), OWN);
  }

  private Configuration configuration(String... assignments) {
    Settings settings =
        new Settings()
            .addAssignment("kafka.bootstrap-servers=none:1")
            .addAssignment("model.directory=none")
            .add(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
    for (String assignment : assignments) {
      settings.addAssignment(assignment);
    }
    return settings.toConfiguration();
  }

  private Path written(String name, long millis, CheckpointLabel label) throws IOException {
    Path checkpoint = StateOnDisk.write(directory.resolve(name), Optional.of(label));
    Files.setLastModifiedTime(checkpoint.resolve("_metadata"), FileTime.fromMillis(millis));
    return checkpoint;
  }

  /** Newer than all that is written with a time of its own. */
  private Path savepoint(String name) throws IOException {
    return StateOnDisk.write(
        directory.resolve(name),
        Optional.of(OWN),
        CheckpointProperties.forSyncSavepoint(false, true, SavepointFormatType.CANONICAL));
  }

  private static CheckpointLabel label(String group, String network) {
    return new CheckpointLabel(
        Map.of(
            "kafka.group-id",
            group,
            "topic.klines",
            "klines",
            "Kafka cluster",
            "cluster",
            "runs",
            "in one process",
            "network",
            network));
  }

  private static CheckpointLabel with(String name, String value) {
    Map<String, String> words = new TreeMap<>(OWN.words());
    words.put(name, value);
    return new CheckpointLabel(words);
  }
}
