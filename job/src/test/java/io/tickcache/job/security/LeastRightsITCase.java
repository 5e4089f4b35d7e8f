package io.tickcache.job.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.cli.CommandLineTool;
import io.tickcache.job.cli.CommandOutput;
import io.tickcache.job.embedded.EmbeddedJob;
import io.tickcache.job.embedded.OperatorTotals;
import io.tickcache.job.graph.Processing;
import io.tickcache.job.graph.TickcacheJob;
import io.tickcache.job.kafka.KafkaEnds;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.SourceStart;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The users of the manifests, with their rights and no others, on a real broker that knows of
 * nothing else: what they do, and what fails without each right.
 */
class LeastRightsITCase {

  private static final ModelConfig MODEL =
      ModelFactory.withNextSteps(ModelFactory.withPrefix(ModelFactory.smallConfig(), 4));
  @TempDir private static Path directory;
  private static Roles roles;

  @BeforeAll
  static void start() throws Exception {
    ModelFactory.untrained(MODEL, 1).write(directory.resolve("model"));
    Files.write(
        directory.resolve("quick.yaml"), List.of("entry: 0.02", "exit: 0.01", "min-confidence: 0"));
    Files.write(
        directory.resolve("two.yaml"),
        List.of("instruments: [sim:SYM0001, sim:SYM0002]", "every: 250 ms", "missing: hold"));
    roles = Roles.start(directory);
    CommandOutput.linesOf(replay());
    roles.publishBad();
  }

  @AfterAll
  static void stop() throws Exception {
    roles.close();
  }

  @AfterEach
  void restoreRights() throws Exception {
    roles.allowAll();
  }

  /** Else a right is not needed, and taking it away fails nothing. */
  @Test
  void theJobHereUsesEveryTopicOfTheManifests() throws Exception {
    assertThat(JobConfig.from(configuration("source.bounded=true")).usedTopics(MODEL))
        .as("topics in use: one that is missing has to be turned on in everyOutput()")
        .containsAll(KafkaManifests.topics().stream().map(KafkaManifests.Topic::name).toList());
  }

  @Test
  void theJobGoesOnFromACheckpointAndAbortsWhatWasLeftOpen() throws Exception {
    Configuration configuration = configuration("source.bounded=false");
    configuration.set(TickcacheOptions.SOURCE_START, SourceStart.EARLIEST);
    Path checkpoints = directory.resolve("checkpoints-to-go-on-from");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    JobConfig job = JobConfig.from(configuration);
    try (OperatorTotals totals = new OperatorTotals();
        EmbeddedJob running = EmbeddedJob.start(configuration, MODEL, totals, 1)) {
      // Another case's job may have left predictions: they do not tell of this one's checkpoint.
      while (tail("tickcache.predictions").isEmpty() || newestCheckpoint(checkpoints).isEmpty()) {
        running.throwIfFailed();
        Thread.sleep(Duration.ofMillis(250).toMillis());
      }
    }
    try (KafkaProducer<byte[], byte[]> killed = roles.leftOpen(job)) {
      int before = tail("tickcache.predictions").size();

      configuration.set(
          StateRecoveryOptions.SAVEPOINT_PATH, newestCheckpoint(checkpoints).orElseThrow());
      try (OperatorTotals totals = new OperatorTotals();
          EmbeddedJob restored = EmbeddedJob.start(configuration, MODEL, totals, 1)) {
        restored.awaitReady();
        restored.drain(directory.resolve("savepoints"));
      }

      // Else what is behind the open transaction could not be seen.
      assertThat(tail("tickcache.predictions")).hasSizeGreaterThan(before);
    }
    for (String output : List.of("signals", "allocations", "scores", "forecasts", "dead-letters")) {
      assertThat(tail("tickcache." + output)).as(output).isNotEmpty();
    }
    assertThat(roles.lag()).isPresent();
  }

  @Test
  void theJobNeedsEachOfItsRights() throws Exception {
    Set<String> kinds = new HashSet<>();
    for (AclBinding right : roles.rights(Roles.JOB)) {
      roles.allowAllBut(right);

      assertThat(CommandLineTool.run(run()).error())
          .as("%s", right)
          .contains("has no right", text(right), "docs/security.md");
      // And so it is, not only by our own word; a job for one right of each kind is enough.
      if (kinds.add(right.entry().operation() + " of " + right.pattern().resourceType())) {
        assertThat(failureOfTheJobAlone())
            .as("%s", right)
            .get()
            .matches(
                e -> ExceptionUtils.findThrowable(e, AuthorizationException.class).isPresent());
      }
    }
  }

  @Test
  void othersNeedEachOfTheirRights() throws Exception {
    for (AclBinding right : roles.rights(Roles.PUBLISHER)) {
      roles.allowAllBut(right);
      assertThat(CommandLineTool.run(replay()).error()).contains("has no right", text(right));
    }
    for (AclBinding right : roles.rights(Roles.READER)) {
      roles.allowAllBut(right);
      if (right.pattern().resourceType() == ResourceType.TOPIC) {
        assertThat(CommandLineTool.run(tailOf(right.pattern().name())).error())
            .contains("has no right", text(right));
      } else {
        assertThat(roles.readsWithAGroup()).isFalse();
      }
    }
    for (AclBinding right : roles.rights(Roles.MONITOR)) {
      roles.allowAllBut(right);
      assertThat(roles.lag()).as("%s", right).isEmpty();
    }
    roles.allowAll();
    assertThat(roles.readsWithAGroup()).isTrue();
  }

  @Test
  void topicsAreMadeByWhoMay() throws Exception {
    assertThat(
            CommandLineTool.run(
                    with(replay(), "--create-topics", "1", "--set", "topic.signals=made.signals"))
                .error())
        .contains("has no right Create on topics", "made.signals");
  }

  /** As errors say it. */
  private static String text(AclBinding right) {
    return KafkaManifests.text(right.entry().operation())
        + switch (right.pattern().resourceType()) {
          case TOPIC -> " on topic '%s'".formatted(right.pattern().name());
          case GROUP -> " on group '%s'".formatted(right.pattern().name());
          default -> " on transactional ids that begin with '" + right.pattern().name();
        };
  }

  private static String[] replay() {
    return new String[] {
      "replay",
      "--config",
      roles.config(Roles.PUBLISHER),
      "--speed",
      "max",
      "--instruments",
      "2",
      "--duration",
      "5s",
      "--market-interval",
      "500ms"
    };
  }

  private static String[] run() {
    List<String> arguments = new ArrayList<>(List.of("run", "--config", roles.config(Roles.JOB)));
    settings("source.bounded=true").forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments.toArray(String[]::new);
  }

  private static List<String> tail(String topic) {
    return CommandOutput.linesOf(tailOf(topic));
  }

  private static String[] tailOf(String topic) {
    return new String[] {
      "tail",
      "--config",
      roles.config(Roles.READER),
      "--topic",
      topic,
      "--from-beginning",
      "--until-end"
    };
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  private static List<String> settings(String bounded) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                bounded,
                "model.directory=" + directory.resolve("model"),
                "delivery=exactly-once",
                "source.max-ahead=0",
                "source.idle-timeout=1 s",
                "restart-strategy.type=none",
                "execution.checkpointing.interval=200 ms",
                "execution.checkpointing.dir=" + directory.resolve("checkpoints").toUri()));
    settings.addAll(everyOutput());
    return settings;
  }

  /** What turns every output on that is off by itself. */
  private static List<String> everyOutput() {
    return List.of(
        "signals.strategy=" + directory.resolve("quick.yaml"),
        "allocations.portfolio=" + directory.resolve("two.yaml"),
        "scores.window=10 min",
        "scores.interval=1 s",
        "forecasts.horizon=2",
        "forecasts.every=5");
  }

  private static Configuration configuration(String bounded) {
    Settings gathered = new Settings().addFile(Path.of(roles.config(Roles.JOB)));
    settings(bounded).forEach(gathered::addAssignment);
    return gathered.toConfiguration();
  }

  /** Of a directory that one job writes to; empty if it has none yet, or is just replacing it. */
  private static Optional<String> newestCheckpoint(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max((a, b) -> number(a) - number(b))
          .map(metadata -> metadata.getParent().toString());
    } catch (NoSuchFileException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static int number(Path metadata) {
    return Integer.parseInt(metadata.getParent().getFileName().toString().replace("chk-", ""));
  }

  /** Why the job fails that was not asked for its rights before; empty if it does not. */
  private static Optional<Exception> failureOfTheJobAlone() {
    Configuration configuration = configuration("source.bounded=true");
    JobConfig job = JobConfig.from(configuration);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    TickcacheJob.build(env, KafkaEnds.of(job, MODEL), Processing.of(job, MODEL));
    try {
      env.execute();
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(e);
    }
  }
}
