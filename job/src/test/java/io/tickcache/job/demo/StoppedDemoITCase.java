package io.tickcache.job.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.Tickcache;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is stopped by a signal, as a container is: nothing of it stays on the disk. */
@Tag("long")
class StoppedDemoITCase {

  private static final List<String> OPTIONS =
      List.of(
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-modules=jdk.incubator.vector",
          "-DOPT_OUT_TRACKING=true",
          "-Xmx1g");

  @TempDir private Path temporary;

  @Test
  void leavesNoTemporaryFiles() throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(OPTIONS);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Tickcache.class.getName(), "demo", "--duration", "10min"));
    // Flink is always just about to write a file.
    command.addAll(List.of("--set", "execution.checkpointing.interval=10ms"));
    Process demo = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      awaitLine(demo, "running");
      assertThat(entries()).as("while it runs").isNotEmpty();
    } finally {
      demo.destroy(); // SIGTERM
    }
    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(entries()).isEmpty();
  }

  private static void awaitLine(Process demo, String phase) throws IOException {
    BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8);
    List<String> seen = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.add(line);
      if (line.contains(phase)) {
        return;
      }
    }
    throw new AssertionError("ended early: " + seen);
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
