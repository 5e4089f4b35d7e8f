package io.tickcache.job.bench;

/**
 * A pass that is measured.
 *
 * @param name what it is called in tables and JSON
 * @param instruments contexts that it serves
 * @param steps new steps of each; for a recompute, the steps that it computes for one prediction
 * @param work what it cannot do without
 */
record EngineCase(String name, int instruments, int steps, Work work) {

  static final String CACHED_STEP = "cached step";
  static final String RECOMPUTE = "full recompute";

  /** One new step of each of some instruments, in one pass. */
  static EngineCase step(WorkModel model, int instruments, int context) {
    String name = instruments == 1 ? CACHED_STEP : "step of %d instruments".formatted(instruments);
    return new EngineCase(name, instruments, 1, model.cached(instruments, 1, context));
  }

  /** Some new steps of one instrument, in one pass. */
  static EngineCase batch(WorkModel model, int steps, int context) {
    return new EngineCase("batch of " + steps, 1, steps, model.cached(1, steps, context));
  }

  /** The whole context once more, for its last step. */
  static EngineCase recompute(WorkModel model, int context) {
    return new EngineCase(RECOMPUTE, 1, context, model.recompute(context));
  }
}
