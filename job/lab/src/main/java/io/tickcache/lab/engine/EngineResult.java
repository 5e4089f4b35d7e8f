package io.tickcache.lab.engine;

import io.tickcache.lab.report.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of one context length and way of running the engine, all from the same rounds.
 *
 * @param context steps that a prediction attends to
 * @param kernel what computed
 * @param readRate bytes a second
 * @param multiplyRate operations a second
 * @param timings of the cases, in the order of the table
 */
record EngineResult(
    int context,
    EngineVariant variant,
    String kernel,
    Samples readRate,
    Samples multiplyRate,
    List<Timing> timings) {

  static final String READ_RATE = "read rate";
  static final String MULTIPLY_RATE = "product rate";

  /**
   * One case.
   *
   * @param seconds of a pass
   * @param floorSeconds the least that the rates of the same round allow
   */
  record Timing(EngineCase measured, Samples seconds, Samples floorSeconds) {

    /** How many times the floor a pass takes, by round. */
    Samples timesFloor() {
      return seconds.with(floorSeconds, (s, floor) -> s / floor);
    }
  }

  static EngineResult of(
      int context,
      EngineVariant variant,
      String kernel,
      List<EngineCase> cases,
      Map<String, Samples> samples) {
    Samples read = samples.get(READ_RATE);
    Samples multiply = samples.get(MULTIPLY_RATE);
    List<Timing> timings = new ArrayList<>();
    for (EngineCase measured : cases) {
      Samples floor = read.with(multiply, measured.work()::floorSeconds);
      timings.add(new Timing(measured, samples.get(measured.name()), floor));
    }
    return new EngineResult(context, variant, kernel, read, multiply, timings);
  }

  /** Seconds of a full recompute over those of a cached step, by round. */
  Samples recomputeOverCached() {
    return timing(EngineCase.RECOMPUTE)
        .seconds()
        .with(timing(EngineCase.CACHED_STEP).seconds(), (full, cached) -> full / cached);
  }

  /** The timing of a case by its name. */
  Timing timing(String name) {
    Optional<Timing> found =
        timings.stream().filter(timing -> timing.measured().name().equals(name)).findFirst();
    return found.orElseThrow(() -> new IllegalArgumentException("no case is called " + name));
  }
}
