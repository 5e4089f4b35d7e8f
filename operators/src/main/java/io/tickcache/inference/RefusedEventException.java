package io.tickcache.inference;

import io.tickcache.schemas.DeadLetterStage;

/** An event that goes to the dead-letter topic, with the stage and the reason. */
final class RefusedEventException extends Exception {

  private final DeadLetterStage stage;

  RefusedEventException(DeadLetterStage stage, String reason) {
    // No stack trace: a feed gone bad refuses every record, and the reason says it all.
    super(reason, null, false, false);
    this.stage = stage;
  }

  DeadLetterStage stage() {
    return stage;
  }
}
