package io.tickcache.lab.cluster;

import io.tickcache.job.AtExit;
import io.tickcache.job.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Java program as a child process of this JVM, with its output in a log file. It dies with this
 * JVM, however that ends short of a kill -9.
 */
final class ChildJvm implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LOG_LINES_SHOWN = 3;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
  private static final long KIBIBYTE = 1024;

  /** What Flink and Kafka need of every JVM. */
  private static final List<String> COMMON_OPTIONS =
      List.of(
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "-DOPT_OUT_TRACKING=true",
          "-XX:+UseSerialGC");

  private final String name;
  private final Path log;
  private final Process process;
  private final AtExit atExit;

  private ChildJvm(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.atExit = AtExit.undo(process::destroyForcibly);
  }

  /**
   * Starts it.
   *
   * @param program what to run
   * @param environment variables besides those of this process
   * @param log takes standard output and standard error, appended
   */
  static ChildJvm start(JavaProgram program, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(COMMON_OPTIONS);
    command.addAll(program.jvmOptions());
    command.add("-cp");
    command.add(program.classPath());
    command.add(program.mainClass());
    command.addAll(program.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(environment);
    return new ChildJvm(program.name(), log, builder.start());
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Refuses to go on if it has ended, with the end of its log. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new UserException(
          "%s ended with status %d: %s".formatted(name, process.exitValue(), lastWords()));
    }
  }

  /** Waits for a program that ends by itself; its exit status. */
  int await(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new UserException("%s did not end within %s".formatted(name, atMost));
    }
    return process.exitValue();
  }

  /** Memory that it has in use, heap and all native memory together, bytes; -1 if unknown. */
  long residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return -1;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .map(RESIDENT::matcher)
          .filter(Matcher::matches)
          .mapToLong(line -> Long.parseLong(line.group(1)) * KIBIBYTE)
          .findFirst()
          .orElse(-1);
    }
  }

  /** Kill -9. Returns when it is dead. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Kill -STOP: it keeps its memory and its connections, and does nothing. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Kill -CONT. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Asks it to end, and kills it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    atExit.forget();
  }

  /** The end of its log without stack traces, on one line, and where the rest stands. */
  String lastWords() {
    try {
      List<String> lines =
          Files.readAllLines(log).stream().filter(line -> line.matches("\\S.*")).toList();
      return String.join(
              " | ", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()))
          + " ("
          + log
          + ")";
    } catch (IOException e) {
      return "no log at " + log + ": " + e.getMessage();
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
            .redirectErrorStream(true)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("kill -%s of %s failed".formatted(signal, name));
    }
  }
}
