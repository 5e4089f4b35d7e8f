package io.tickcache.engine.vector;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.RandomBatches;
import io.tickcache.engine.StepHistory;
import io.tickcache.engine.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A network that runs in a JVM of its own, since what kernels need is looked for once a JVM.
 *
 * @param kernel what computed
 * @param bits a digest of its outputs
 * @param log everything else that the JVM printed
 * @param status its exit status
 */
record NetworkInJvm(String kernel, String bits, String log, int status) {

  private static final String KERNEL = "kernel ";
  private static final String BITS = "bits ";
  private static final String LOGGING =
      "-Dlog4j2.configurationFile=classpath:io/tickcache/engine/vector/warnings-log4j2.properties";

  /**
   * Runs it in a JVM like this one but for {@code options}, without those that are {@code left}.
   */
  static NetworkInJvm run(List<String> left, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:") || option.startsWith("--add-"))
        .filter(option -> left.stream().noneMatch(option::startsWith))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", LOGGING));
    command.addAll(List.of(options));
    String classes = System.getProperty("surefire.test.class.path");
    command.addAll(
        List.of("-cp", classes == null ? System.getProperty("java.class.path") : classes));
    command.add(NetworkInJvm.class.getName());
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new NetworkInJvm(
          lineOf(output, KERNEL), lineOf(output, BITS), output, process.waitFor());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String lineOf(String output, String key) {
    return output
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .findFirst()
        .orElse("");
  }

  /** How often the log has a text. */
  long count(String text) {
    return log.lines().filter(line -> line.contains(text)).count();
  }

  /** The child: opens two engines, as a task manager with two slots does. */
  public static void main(String[] none) {
    for (int engine = 0; engine < 2; engine++) {
      run();
    }
  }

  private static void run() {
    Random random = new Random(1);
    List<StepHistory> histories =
        Stream.generate(() -> StepHistory.random(90, random)).limit(2).toList();
    try (InferenceEngine engine =
        InferenceEngine.open(TestModels.rope(40), EngineOptions.of(8 << 20, 16))) {
      List<float[][]> outputs = new RandomBatches(engine, histories).run(random, 16);
      engine.awaitKernel(Duration.ofMinutes(1));
      System.out.println(KERNEL + engine.kernel());
      System.out.println(BITS + Arrays.deepHashCode(outputs.toArray()));
    }
  }
}
