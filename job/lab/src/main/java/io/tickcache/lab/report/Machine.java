package io.tickcache.lab.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.engine.torch.TorchRates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

/**
 * Where and when figures were measured.
 *
 * @param cpu the processor's name
 * @param cores that the JVM may use
 * @param threads torch threads of a pass
 * @param date of the run
 * @param libtorch its version
 */
public record Machine(String cpu, int cores, int threads, LocalDate date, String libtorch) {

  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** This one. */
  public static Machine here(int threads) {
    return new Machine(
        processor(),
        Runtime.getRuntime().availableProcessors(),
        threads,
        LocalDate.now(),
        TorchRates.libtorchVersion());
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(CPUINFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch"); // not Linux
    }
  }

  @Override
  public String toString() {
    return "%s, %d cores, %d torch thread(s), libtorch %s, Java %s, %s"
        .formatted(cpu, cores, threads, libtorch, Runtime.version().feature(), date);
  }

  /** As one object. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cpu", cpu)
        .put("cores", cores)
        .put("torch_threads", threads)
        .put("libtorch", libtorch)
        .put("java", Runtime.version().toString())
        .put("date", date.toString());
  }
}
