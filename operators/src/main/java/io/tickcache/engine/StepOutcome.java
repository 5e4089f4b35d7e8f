package io.tickcache.engine;

/** What has become of a step when its batch has run. */
public enum StepOutcome {
  /** It has outputs. */
  PREDICTED,
  /**
   * A key, a value or an output of it is not finite: it has no outputs, and nothing of it may stay.
   * Its context ends before it.
   */
  POISONED,
  /** It stands behind a poisoned one: it belongs to a context that has to begin with it. */
  BEHIND_POISONED
}
