package io.tickcache.steps;

import io.tickcache.schemas.DeadLetterStage;

/** An event that cannot be used, with the stage that found it so, its fate and the reason. */
public final class RefusedEventException extends Exception {

  private final DeadLetterStage stage;
  private final EventFate fate;

  /** An event with the fate of all that its stage refuses. */
  public RefusedEventException(DeadLetterStage stage, String reason) {
    this(stage, EventFate.of(stage), reason);
  }

  /** An event with a fate of its own. */
  public RefusedEventException(DeadLetterStage stage, EventFate fate, String reason) {
    // No stack trace: a feed gone bad refuses every record, and the reason says it all.
    super(reason, null, false, false);
    this.stage = stage;
    this.fate = fate;
  }

  public DeadLetterStage stage() {
    return stage;
  }

  public EventFate fate() {
    return fate;
  }
}
