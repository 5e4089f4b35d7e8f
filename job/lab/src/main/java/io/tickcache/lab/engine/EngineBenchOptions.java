package io.tickcache.lab.engine;

import io.tickcache.engine.Device;
import io.tickcache.job.UserException;
import io.tickcache.model.ModelDirectory;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code bench engine} measures.
 *
 * @param contexts context lengths, steps
 * @param instruments how many instruments get one step each in a pass; made ascending, with 1
 * @param variants ways of running the engine, all on one device
 * @param rounds how often everything is measured
 * @param bufferBytes memory that the read rate is measured on
 */
public record EngineBenchOptions(
    ModelDirectory model,
    List<Integer> contexts,
    List<Integer> instruments,
    List<EngineVariant> variants,
    int rounds,
    long bufferBytes) {

  private static final int MOST_INSTRUMENTS = 4_096;

  public EngineBenchOptions {
    for (int context : contexts) {
      if (context <= FullContexts.BATCH) {
        throw new UserException(
            "--contexts %d: must be above %d, the steps of the largest batch"
                .formatted(context, FullContexts.BATCH));
      }
    }
    for (int number : instruments) {
      if (number < 1 || number > MOST_INSTRUMENTS) {
        throw new UserException(
            "--instruments %d: must be 1 to %d".formatted(number, MOST_INSTRUMENTS));
      }
    }
    if (rounds < 1) {
      throw new UserException("--rounds %d: must be at least 1".formatted(rounds));
    }
    contexts = List.copyOf(contexts);
    instruments = Stream.concat(Stream.of(1), instruments.stream()).distinct().sorted().toList();
    variants = List.copyOf(variants);
  }

  /** Where the network runs. */
  Device device() {
    return variants.get(0).device();
  }

  /** Positions that the longest-lived context of a benchmark may reach. */
  int positions(int context) {
    int passes = 2 + rounds * Rounds.MOST_REPEATS;
    int stepsOfAllCases = FullContexts.BATCH + instruments.size();
    return Math.addExact(context, Math.multiplyExact(passes, stepsOfAllCases));
  }
}
