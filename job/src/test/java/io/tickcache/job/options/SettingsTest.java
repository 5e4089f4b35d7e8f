package io.tickcache.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.inference.config.Ordering;
import io.tickcache.job.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir private Path directory;

  @Test
  void readsFlatAndNestedKeysAlike() throws IOException {
    Configuration options =
        new Settings()
            .addFile(
                file("kafka:\n  group-id: blue\nsource.idle-timeout: 3 s\nordering: arrival\n"))
            .toConfiguration();

    assertThat(options.get(TickcacheOptions.GROUP_ID)).isEqualTo("blue");
    assertThat(options.get(TickcacheOptions.SOURCE_IDLE_TIMEOUT)).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.get(TickcacheOptions.ORDERING)).isEqualTo(Ordering.ARRIVAL);
  }

  @Test
  void readsListsAsYamlAndAsText() throws IOException {
    assertThat(instruments("instruments: ['binance-*:BTC*', 'sim:*']\n"))
        .containsExactly("binance-*:BTC*", "sim:*");
    assertThat(instruments("instruments: binance-*:BTC*;sim:*\n"))
        .containsExactly("binance-*:BTC*", "sim:*");
    assertThat(new Settings().toConfiguration().get(TickcacheOptions.INSTRUMENTS))
        .containsExactly("*");
    assertThat(
            new Settings()
                .addAssignment("instruments=*")
                .toConfiguration()
                .get(TickcacheOptions.INSTRUMENTS))
        .containsExactly("*");
  }

  @Test
  void readsKafkaPropertiesBelowTheirPrefix() throws IOException {
    Configuration options =
        new Settings()
            .addFile(file("kafka.properties:\n  security.protocol: SSL\n"))
            .addAssignment("kafka.properties.ssl.key.password=a=b")
            .toConfiguration();

    assertThat(options.get(TickcacheOptions.KAFKA_PROPERTIES))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.key.password", "a=b");
  }

  @Test
  void letsLaterSettingsWin() throws IOException {
    Configuration options =
        new Settings()
            .addFile(file("batch.max-steps: 7\n"))
            .addAssignment("batch.max-steps = 8")
            .toConfiguration();

    assertThat(options.get(TickcacheOptions.BATCH_MAX_STEPS)).isEqualTo(8);
  }

  @Test
  void namesKeyFileAndNearestKeysOfAnUnknownOption() throws IOException {
    Path file = file("batch:\n  max-step: 7\n");

    assertThatThrownBy(() -> new Settings().addFile(file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            file + ": unknown option 'batch.max-step'; nearest: batch.max-steps, ");
  }

  @Test
  void namesKeyValueAndRuleOfAWrongValue() throws IOException {
    Path file = file("source.idle-timeout: soon\n");

    assertThatThrownBy(() -> new Settings().addFile(file))
        .hasMessage(
            file
                + ": 'source.idle-timeout' = soon must be a duration, e.g. 500 ms, 5 s, 10 min or 1 h");
    assertThatThrownBy(() -> new Settings().addAssignment("ordering=random"))
        .hasMessage("--set: 'ordering' = random must be one of [arrival, event-time]");
  }

  @Test
  void refusesFilesThatAreMissingOrNoYaml() throws IOException {
    Path missing = directory.resolve("missing.yaml");
    Path broken = file("a: [1\n");

    assertThatThrownBy(() -> new Settings().addFile(missing))
        .hasMessage("--config " + missing + ": no such file");
    assertThatThrownBy(() -> new Settings().addFile(broken))
        .hasMessageStartingWith("--config " + broken + ": not valid YAML: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesWhatIsNoAssignment() {
    assertThatThrownBy(() -> new Settings().addAssignment("ordering"))
        .hasMessage("--set ordering: must be KEY=VALUE");
  }

  @Test
  void handsFlinksOwnKeysOnAndKeepsItsDefaultsUnlessSet() {
    Configuration options =
        new Settings().addAssignment("execution.checkpointing.interval=30 s").toConfiguration();

    assertThat(options.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(new Settings().toConfiguration().get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatAClusterIsToldIsStrongerThanOurDefaultsAndWeakerThanTheJobsFile() {
    Settings settings = new Settings().addAssignment("pipeline.max-parallelism=64");
    Configuration given = settings.own();
    given.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(9)); // flink run -D
    given.set(PipelineOptions.NAME, "told");

    Configuration options = settings.toConfiguration(given);

    assertThat(options.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(9));
    assertThat(options.get(PipelineOptions.NAME)).isEqualTo("told");
    assertThat(options.get(PipelineOptions.MAX_PARALLELISM)).isEqualTo(64);
    assertThat(options.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void jobsOfTwoGroupsHaveTwoNames() {
    assertThat(new Settings().toConfiguration().get(PipelineOptions.NAME)).isEqualTo("tickcache");
    Settings blue = new Settings().addAssignment("kafka.group-id=blue");
    assertThat(blue.toConfiguration().get(PipelineOptions.NAME)).isEqualTo("tickcache blue");
    assertThat(blue.addAssignment("pipeline.name=mine").toConfiguration().get(PipelineOptions.NAME))
        .isEqualTo("mine");
  }

  @Test
  void namesTheNearestOfFlinksKeysOfOneThatFlinkDoesNotHave() throws IOException {
    Path file =
        file(
            """
            execution.checkpointing:
              intervall: 30 s
              interval: 30 s
            state.backend.typ: rocksdb
            state.backend.rocksdb.memory.manged: true
            """);
    assertThat(new Settings().addFile(file).warnings())
        .hasSize(3)
        .satisfiesOnlyOnce(
            line ->
                assertThat(line)
                    .startsWith(
                        file
                            + ": Flink has no option 'execution.checkpointing.intervall'; nearest:"
                            + " execution.checkpointing.interval, "))
        .satisfiesOnlyOnce(
            line -> assertThat(line).contains("'state.backend.typ'; nearest: state.backend.type, "))
        .satisfiesOnlyOnce(
            line -> assertThat(line).contains("nearest: state.backend.rocksdb.memory.managed, "));
  }

  @Test
  void takesFlinksOwnKeysOldNamesAndNamesOfTheUsersWithoutAWord() {
    Settings settings = new Settings();
    for (String assignment :
        List.of(
            "state.checkpoints.dir=file:///tmp/a",
            "execution.savepoint.path=file:///tmp/a",
            "execution.checkpointing.unaligned.enabled=true",
            "state.backend.rocksdb.thread.num=4",
            "taskmanager.memory.task.heap.size=1g",
            "metrics.reporter.prom.factory.class=org.example.Reporter",
            "external-resource.gpu.amount=1",
            "env.java.opts.all=-Xlog:gc",
            "pipeline.global-job-parameters.mine=1",
            "restart-strategy.type=exponential-delay",
            "restart-strategy.exponential-delay.max-backoff=10 s",
            "high-availability.zookeeper.quorum=localhost:2181",
            "rest.port=8082",
            "s3.access-key=none")) {
      settings.addAssignment(assignment);
    }
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void namesAValueThatFlinkDoesNotTake() {
    assertThatThrownBy(() -> new Settings().addAssignment("execution.checkpointing.interval=soon"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "--set: 'execution.checkpointing.interval' = soon is no value of that option of Flink's: ");
    assertThatThrownBy(() -> new Settings().addAssignment("parallelism.default=two"))
        .hasMessageContaining("'parallelism.default' = two is no value");
  }

  private List<String> instruments(String yaml) throws IOException {
    return new Settings().addFile(file(yaml)).toConfiguration().get(TickcacheOptions.INSTRUMENTS);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "job", ".yaml"), yaml);
  }
}
