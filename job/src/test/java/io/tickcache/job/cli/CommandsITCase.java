package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickcache.job.embedded.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a broker, as a user would call them one after the other. */
class CommandsITCase {

  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @Test
  void replaysRunsAndTails() throws Exception {
    String config = config().toString();
    String model = directory.resolve("model").toString();
    CommandOutput.linesOf("model", "--output", model);

    assertThat(
            CommandLineTool.run("run", "--config", config, "--set", "model.directory=" + model)
                .error())
        .contains("has no topic tickcache.dead-letters, tickcache.klines");

    JsonNode published =
        CommandOutput.last(
            CommandOutput.linesOf(
                "replay",
                "--config",
                config,
                "--create-topics",
                "3",
                "--speed",
                "max",
                "--json",
                "--instruments",
                "2",
                "--duration",
                "5s"));
    assertThat(published.get("snapshots").asInt()).isEqualTo(2);

    assertThat(
            CommandOutput.linesOf("run", "--config", config, "--set", "model.directory=" + model))
        .isEmpty();
    assertThat(
            CommandOutput.linesOf("run", "--config", config, "--set", "model.directory=" + model))
        .singleElement()
        .asString()
        .contains("has read these topics before", "execution.state-recovery.path");

    List<String> tail =
        CommandOutput.linesOf(
            "tail", "--config", config, "--from-beginning", "--until-end", "--distinct", "--json");
    assertThat(CommandOutput.last(tail).get("records").asLong())
        .isEqualTo(published.get("updates").asLong());
    assertThat(CommandOutput.last(tail).get("undecodable").asLong()).isZero();
    assertThat(tail.get(0)).contains("\"instrument\":\"sim:", "\"modelId\":\"untrained-small@");

    List<String> letters =
        CommandOutput.linesOf(
            "tail",
            "--config",
            config,
            "--topic",
            "tickcache.dead-letters",
            "--from-beginning",
            "--until-end");
    assertThat(letters).isEmpty();
  }

  @Test
  void publishesMarketRecordsForAModelThatTakesThem() throws Exception {
    String config = topicsConfig("own").toString();
    String model = directory.resolve("prefixed").toString();
    CommandOutput.linesOf("model", "--output", model, "--prefix", "4");
    assertThat(
            CommandLineTool.run("run", "--config", config, "--set", "model.directory=" + model)
                .error())
        .contains("has no topic", "own.market");

    JsonNode published =
        CommandOutput.last(
            CommandOutput.linesOf(
                "replay",
                "--config",
                config,
                "--create-topics",
                "1",
                "--speed",
                "max",
                "--json",
                "--duration",
                "5s",
                "--market-interval",
                "1s"));
    assertThat(published.get("market_records").asInt()).isBetween(3, 5);

    List<String> tail =
        CommandOutput.linesOf(
            "tail", "--config", config, "--topic", "own.market", "--from-beginning", "--until-end");
    assertThat(tail).hasSize(published.get("market_records").asInt());
    assertThat(tail.get(0)).contains("\"market\":\"all-instruments\"", "\"name\":\"return_bps\"");
  }

  @Test
  void refusesToPublishWhatATopicWouldDeleteAtOnce() throws Exception {
    Properties client = new Properties();
    client.put("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("short-lived", 1, (short) 1)
                      .configs(Map.of("retention.ms", "60000"))))
          .all()
          .get();
    }
    String[] arguments = {
      "replay",
      "--config",
      config().toString(),
      "--create-topics",
      "1",
      "--set",
      "topic.order-book=short-lived",
      "--duration",
      "1s"
    };
    assertThat(CommandLineTool.run(arguments).error())
        .contains("topic 'short-lived' would delete these events at once: its retention.ms = 60000")
        .endsWith("set retention.ms=-1 on it");
  }

  @Test
  void refusesABudgetBelowOneContextBeforeAnythingStarts() throws Exception {
    String model = directory.resolve("model").toString();
    CommandOutput.linesOf("model", "--output", model);
    assertThat(
            CommandLineTool.run(
                    "run",
                    "--config",
                    config().toString(),
                    "--set",
                    "model.directory=" + model,
                    "--set",
                    "kv-cache.memory=1k")
                .error())
        .startsWith("'kv-cache.memory' = 1024 bytes must hold at least one context");
  }

  @Test
  void refusesAMisspeltKeyOfFlinksIfItShallBeStrict() throws Exception {
    assertThat(
            CommandLineTool.run(
                    "run",
                    "--strict",
                    "--config",
                    config().toString(),
                    "--set",
                    "state.backend.typ=rocksdb")
                .error())
        .startsWith(
            "--set: Flink has no option 'state.backend.typ'; nearest: state.backend.type, ");
  }

  @Test
  void refusesWhatFlinkWouldRefuseLaterInItsOwnWords() throws Exception {
    String config = topicsConfig("words").toString();
    String model = directory.resolve("model").toString();
    CommandOutput.linesOf("model", "--output", model);
    CommandOutput.linesOf(
        "replay", "--config", config, "--create-topics", "1", "--speed", "max", "--duration", "1s");
    assertThat(errorOfRun(config, model, "pipeline.max-parallelism=2", "parallelism.default=3"))
        .isEqualTo(
            "'pipeline.max-parallelism' = 2 must be at least the parallelism, 3: each subtask needs a key group");
    assertThat(errorOfRun(config, model, "execution.checkpointing.dir=s3://bucket/checkpoints"))
        .startsWith("'execution.checkpointing.dir' = s3://bucket/checkpoints ")
        .contains("scheme 's3'");
    assertThat(errorOfRun(config, model, "execution.checkpointing.dir=/proc/none"))
        .startsWith("'execution.checkpointing.dir' = /proc/none cannot be written: ");
    assertThat(
            errorOfRun(config, model, "execution.state-recovery.path=" + directory.resolve("none")))
        .startsWith(
            "'execution.state-recovery.path' = %s: no checkpoint or savepoint that can be read: "
                .formatted(directory.resolve("none")));
  }

  private static String errorOfRun(String config, String model, String... settings) {
    List<String> arguments = new ArrayList<>(List.of("run", "--config", config));
    arguments.addAll(List.of("--set", "model.directory=" + model));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return CommandLineTool.run(arguments.toArray(String[]::new)).error();
  }

  @Test
  void refusesTransactionsLongerThanTheBrokersAllow() throws Exception {
    String config = topicsConfig("long").toString();
    String model = directory.resolve("model").toString();
    CommandOutput.linesOf("model", "--output", model);
    CommandOutput.linesOf(
        "replay", "--config", config, "--create-topics", "1", "--speed", "max", "--duration", "1s");
    String[] run = {
      "run",
      "--config",
      config,
      "--set",
      "model.directory=" + model,
      "--set",
      "delivery=exactly-once",
      "--set",
      "sink.transaction-timeout=16min"
    };
    assertThat(CommandLineTool.run(run).error())
        .isEqualTo(
            "'sink.transaction-timeout' = 16 min must not exceed the brokers'"
                + " transaction.max.timeout.ms = 15 min: lower the one or raise the other");
    assertThat(
            CommandLineTool.run(
                    "demo",
                    "--duration",
                    "1s",
                    "--set",
                    "delivery=exactly-once",
                    "--set",
                    "sink.transaction-timeout=30min")
                .error())
        .startsWith("'sink.transaction-timeout' = 30 min must not exceed the brokers'");
  }

  private Path topicsConfig(String prefix) throws Exception {
    return Files.writeString(
        directory.resolve(prefix + ".yaml"),
        Files.readString(config())
            + """
            topic.order-book: PREFIX.order-book
            topic.klines: PREFIX.klines
            topic.market: PREFIX.market
            topic.predictions: PREFIX.predictions
            topic.dead-letters: PREFIX.dead-letters
            """
                .replace("PREFIX", prefix));
  }

  private Path config() throws Exception {
    return Files.writeString(
        directory.resolve("job.yaml"),
        """
        kafka.bootstrap-servers: %s
        source.bounded: true
        execution.checkpointing.dir: %s
        """
            .formatted(broker.bootstrapServers(), directory.resolve("checkpoints").toUri()));
  }
}
