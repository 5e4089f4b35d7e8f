package io.tickcache.job.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.model.ModelFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run over recordings that dies, and the same one again: the same bytes as if it had not. */
class KilledRecordedRunITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final List<String> OPTIONS =
      List.of(
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-modules=jdk.incubator.vector",
          "-DOPT_OUT_TRACKING=true",
          "-Xmx1g");

  @TempDir private Path directory;
  private Path model;
  private Path work;
  private Path strategy;
  private Path portfolio;

  @BeforeEach
  void write() throws IOException {
    work = directory.resolve("work");
    model = directory.resolve("model");
    ModelFactory.untrained(
            ModelFactory.withNextSteps(ModelFactory.withPrefix(ModelFactory.smallConfig(), 8)), 1)
        .write(model);
    strategy =
        Files.write(
            directory.resolve("quick.yaml"),
            List.of("entry: 2.2", "exit: 2.15", "min-confidence: 0", "expiry: 400 ms"));
    portfolio =
        Files.write(
            directory.resolve("all.yaml"),
            List.of(
                "instruments: " + RecordedProgram.INSTRUMENTS,
                "every: 500 ms",
                "rule: risk",
                "max-weight: 0.4",
                "turnover: 0.2",
                "volatility: 0.5"));
  }

  @Test
  void givesTheSameBytesAndTheSameAccountAsIfItHadNotDied() throws Exception {
    for (int death = 1; death <= 2; death++) {
      Process run = start(work.toString());
      List<Path> before = checkpoints();
      await(run, () -> !before.containsAll(checkpoints()));
      assertThatThrownBy(this::run)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("--work " + work + " is in use by another run (process ");
      run.destroyForcibly().waitFor();
      assertThat(work.resolve("account.json")).as("it died in the middle").doesNotExist();
    }
    Said again = run();
    assertThat(again.lines()).contains("goes on from " + work.resolve("checkpoints"));

    RecordedRunOptions undisturbed =
        RecordedProgram.options(model, null, strategy.toString(), portfolio.toString())
            .withParallelism(1);
    try (RecordedOutputs outputs = new RecordedRun(undisturbed, Terminal.of(true)).run()) {
      OutputBytes expected = OutputBytes.of(outputs);
      assertThat(expected.predictions()).hasSizeGreaterThan(50_000);
      assertThat(expected.signals()).hasSizeGreaterThan(100);
      assertThat(expected.allocations()).hasSizeBetween(680, 730); // two a second
      assertThat(expected.scores()).hasSizeGreaterThan(50 * 60); // each every 5 s of 6 min
      assertThat(expected.forecasts()).hasSizeBetween(50 * 21, 50 * 23); // each every 16 s
      assertThat(expected.deadLetters()).hasSizeGreaterThan(100);
      assertThat(again.outputs()).isEqualTo(expected);
      assertThat(again.account()).isEqualTo(outputs.account());
    }

    Said used = run();
    assertThat(used.lines()).contains("uses the outputs in " + work + " again");
    assertThat(used.outputs()).isEqualTo(again.outputs());
    assertThat(used.account()).isEqualTo(again.account());

    Files.writeString(strategy, "entry: 2.3\n");
    Said another = run();
    assertThat(another.lines()).contains("begins anew in " + work + ": the run there was another");
    assertThat(another.outputs().predictions()).isEqualTo(again.outputs().predictions());
    assertThat(another.outputs().signals()).isNotEqualTo(again.outputs().signals());
  }

  @Test
  void leavesNoTemporaryFilesWhenItIsStopped() throws Exception {
    Process run = start("none");
    await(run, () -> holdsFile("predictions-0.records"));
    run.destroy(); // SIGTERM
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    try (Stream<Path> left = Files.list(temporary())) {
      assertThat(left).isEmpty();
    }
  }

  /** What a run gave and said. */
  private record Said(OutputBytes outputs, RunAccount account, String lines) {}

  private Said run() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream standardError = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try (RecordedOutputs outputs =
        new RecordedRun(
                RecordedProgram.options(model, work, strategy.toString(), portfolio.toString()),
                Terminal.of(true))
            .run()) {
      return new Said(
          OutputBytes.of(outputs), outputs.account(), said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(standardError);
    }
  }

  private Process start(String workOrNone) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(OPTIONS);
    command.add("-Djava.io.tmpdir=" + temporary());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            RecordedProgram.class.getName(),
            model.toString(),
            workOrNone,
            strategy.toString(),
            portfolio.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private Path temporary() throws IOException {
    return Files.createDirectories(directory.resolve("temporary"));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(Process run, Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!run.isAlive() || System.nanoTime() - deadline > 0) {
        run.destroyForcibly();
        throw new AssertionError("in vain: " + Files.readString(directory.resolve("log")));
      }
      Thread.sleep(10);
    }
  }

  private List<Path> checkpoints() {
    return files(work.resolve("checkpoints"), "_metadata");
  }

  private boolean holdsFile(String name) throws IOException {
    return !files(temporary(), name).isEmpty();
  }

  /** Files come and go meanwhile. */
  private static List<Path> files(Path directory, String name) {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.getFileName().toString().equals(name)).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
