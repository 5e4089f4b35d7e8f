package io.tickcache.lab.bits;

import io.tickcache.engine.vector.KernelChoice;
import io.tickcache.engine.vector.VectorNetwork;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.HistoryReader;
import io.tickcache.job.Terminal;
import io.tickcache.job.Tickcache;
import io.tickcache.job.UserException;
import io.tickcache.lab.accuracy.RecordedSteps;
import io.tickcache.model.ModelConfig;
import io.tickcache.simulator.MarketSimulator;
import io.tickcache.simulator.SimulatorOptions;
import io.tickcache.steps.FeatureExtractors;
import io.tickcache.steps.KlineIntervalRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code bench bits}: whether every kernel that this machine can run, and every way of batching,
 * gives the bits that are recorded for this version of the arithmetic. Kernels are chosen once a
 * JVM, so each runs in a JVM of its own.
 */
public final class BitsBench {

  private static final int INSTRUMENTS = 2;
  private static final int STEPS = 1_000; // of each
  private static final Duration KLINE_INTERVAL = Duration.ofSeconds(1);

  private final Terminal terminal;

  public BitsBench(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs all kernels, each in a JVM like this one. */
  public BitsReport run() {
    Map<String, String> golden = golden();
    List<BitsResult> results = new ArrayList<>();
    for (String kernel : KernelChoice.available()) {
      results.addAll(child(kernel));
    }
    return new BitsReport(VectorNetwork.VERSION, golden, results);
  }

  private List<BitsResult> child(String kernel) {
    List<BitsResult> results = new ArrayList<>();
    try {
      Process process = new ProcessBuilder(command(kernel)).redirectErrorStream(true).start();
      StringBuilder other = new StringBuilder();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Optional<BitsResult> result = BitsResult.parse(kernel, line);
          result.ifPresent(results::add);
          if (result.isEmpty()) {
            other.append(line).append(' ');
          } else if (terminal.isInteractive()) {
            terminal.draw(List.of(kernel + ": " + result.get().name()));
          }
        }
      }
      if (process.waitFor() != 0) {
        throw new UserException("kernel %s: %s".formatted(kernel, other.toString().strip()));
      }
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException("starting a JVM for kernel " + kernel, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted");
    }
  }

  /** This JVM's command line with other kernels. */
  private static List<String> command(String kernel) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X") || option.startsWith("--add-"))
        .forEach(command::add);
    command.add("-D" + KernelChoice.PROPERTY + "=" + kernel);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Tickcache.class.getName(), "bench", "bits", "--this-jvm"));
    return command;
  }

  /** Runs the kernels that this JVM chose, and prints a line a result. */
  public static void runHere(PrintStream out) {
    List<RecordedSteps> steps = steps();
    for (BitsCase of : BitsCase.values()) {
      for (BitsRun.Way way : BitsRun.Way.values()) {
        out.println(BitsResult.line(of, way, BitsRun.digest(of, steps, way)));
      }
    }
  }

  /** The first steps of the simulated market, order books and klines. */
  private static List<RecordedSteps> steps() {
    Iterator<RecordedEvent> events =
        new MarketSimulator(
            SimulatorOptions.defaults()
                .withSeed(1)
                .withInstruments(INSTRUMENTS)
                .withUpdatesPerSecond(20)
                .withKlineInterval(KLINE_INTERVAL));
    List<RecordedEvent> first = new ArrayList<>();
    while (first.size() < 2 * INSTRUMENTS * STEPS) {
      first.add(events.next());
    }
    ModelConfig shipped = BitsCase.SHIPPED.model().config();
    return RecordedSteps.of(
        HistoryReader.read(
            first.iterator(),
            new ContextRules(
                Duration.ofDays(1),
                Long.MAX_VALUE,
                FeatureExtractors.of(shipped),
                KlineIntervalRule.all())),
        shipped,
        STEPS);
  }

  /** Digests by case, as recorded for this version of the arithmetic; empty if none are. */
  private static Map<String, String> golden() {
    Map<String, String> golden = new LinkedHashMap<>();
    String resource = "bits-%d.csv".formatted(VectorNetwork.VERSION);
    try (InputStream in = BitsBench.class.getResourceAsStream(resource)) {
      if (in != null) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.split(","))
            .forEach(cells -> golden.put(cells[0], cells[1]));
      }
      return golden;
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + resource, e);
    }
  }
}
