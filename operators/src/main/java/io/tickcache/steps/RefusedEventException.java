package io.tickcache.steps;

import io.tickcache.schemas.DeadLetterStage;

/** An event that cannot be used, with the stage that found it so and the reason. */
public final class RefusedEventException extends Exception {

  private final DeadLetterStage stage;

  public RefusedEventException(DeadLetterStage stage, String reason) {
    // No stack trace: a feed gone bad refuses every record, and the reason says it all.
    super(reason, null, false, false);
    this.stage = stage;
  }

  public DeadLetterStage stage() {
    return stage;
  }
}
