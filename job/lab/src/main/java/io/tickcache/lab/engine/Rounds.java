package io.tickcache.lab.engine;

import io.tickcache.lab.report.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Measures several quantities in turn, round after round, so that what disturbs the machine for a
 * while disturbs all of them; each round begins with another one.
 */
public final class Rounds {

  /** A quantity is measured by repeating it for about so long, but never more often than … */
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

  /** … so. */
  static final int MOST_REPEATS = 20;

  private final int rounds;
  private final IntConsumer progress;
  private final Map<String, DoubleSupplier> quantities = new LinkedHashMap<>();

  /**
   * @param progress told the number of each round, from 1, as it begins
   */
  public Rounds(int rounds, IntConsumer progress) {
    this.rounds = rounds;
    this.progress = progress;
  }

  /** Adds a quantity that one call measures. */
  void add(String name, DoubleSupplier measurement) {
    quantities.put(name, measurement);
  }

  /** Adds the seconds of a task: the median of some repeats, as many as its first run suggests. */
  public void addTask(String name, Runnable task) {
    addTask(name, task, System::nanoTime);
  }

  void addTask(String name, Runnable task, LongSupplier clockNanos) {
    task.run(); // touches what no run before has touched
    long once = nanos(task, clockNanos);
    int repeats = (int) Math.max(1, Math.min(MOST_REPEATS, REPEAT_NANOS / Math.max(1, once)));
    add(
        name,
        () -> {
          double[] seconds = new double[repeats];
          for (int i = 0; i < repeats; i++) {
            seconds[i] = nanos(task, clockNanos) / (double) TimeUnit.SECONDS.toNanos(1);
          }
          return new Samples(seconds).median();
        });
  }

  private static long nanos(Runnable task, LongSupplier clockNanos) {
    long start = clockNanos.getAsLong();
    task.run();
    return clockNanos.getAsLong() - start;
  }

  /** Measures all quantities once a round; one sample a round each, by name. */
  public Map<String, Samples> run() {
    List<String> names = List.copyOf(quantities.keySet());
    Map<String, double[]> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, new double[rounds]));
    for (int round = 0; round < rounds; round++) {
      progress.accept(round + 1);
      for (String name : rotated(names, round)) {
        values.get(name)[round] = quantities.get(name).getAsDouble();
      }
    }
    Map<String, Samples> samples = new LinkedHashMap<>();
    values.forEach((name, measured) -> samples.put(name, new Samples(measured)));
    return samples;
  }

  private static List<String> rotated(List<String> names, int round) {
    int first = round % names.size();
    List<String> rotated = new ArrayList<>(names.subList(first, names.size()));
    rotated.addAll(names.subList(0, first));
    return rotated;
  }
}
