package io.tickcache.lab.engine;

import java.util.ArrayList;
import java.util.List;

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

  /**
   * The passes over full contexts that are measured.
   *
   * @param instruments numbers of them, each with one step; begins with 1
   */
  static List<EngineCase> of(WorkModel model, List<Integer> instruments, int context) {
    List<EngineCase> cases = new ArrayList<>();
    instruments.forEach(number -> cases.add(step(model, number, context)));
    cases.add(1, batch(model, FullContexts.BATCH, context));
    cases.add(recompute(model, context));
    return cases;
  }

  /** One new step of each of some instruments, in one pass. */
  private static EngineCase step(WorkModel model, int instruments, int context) {
    String name = instruments == 1 ? CACHED_STEP : "step of %d instruments".formatted(instruments);
    return new EngineCase(name, instruments, 1, model.cached(instruments, 1, context));
  }

  /** Some new steps of one instrument, in one pass. */
  private static EngineCase batch(WorkModel model, int steps, int context) {
    return new EngineCase("batch of " + steps, 1, steps, model.cached(1, steps, context));
  }

  /** The whole context once more, for its last step. */
  private static EngineCase recompute(WorkModel model, int context) {
    return new EngineCase(RECOMPUTE, 1, context, model.recompute(context));
  }
}
