package io.tickcache.inference;

import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import java.nio.ByteBuffer;

/** An event that goes to the dead-letter topic, with the stage and the reason. */
final class RefusedEventException extends Exception {

  private final DeadLetterStage stage;

  RefusedEventException(DeadLetterStage stage, String reason) {
    // No stack trace: a feed gone bad refuses every record, and the reason says it all.
    super(reason, null, false, false);
    this.stage = stage;
  }

  /** The record whole, with the stage and the reason. */
  DeadLetter deadLetter(RawEvent raw) {
    return DeadLetter.newBuilder()
        .setTopic(raw.topic())
        .setPartition(raw.partition())
        .setOffset(raw.offset())
        .setTimestampMillis(raw.timestampMillis())
        .setKey(raw.key() == null ? null : ByteBuffer.wrap(raw.key()))
        .setValue(raw.value() == null ? null : ByteBuffer.wrap(raw.value()))
        .setStage(stage)
        .setReason(getMessage())
        .build();
  }
}
