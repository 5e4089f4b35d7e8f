package io.tickcache.inference;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.steps.RefusedEventException;
import java.nio.ByteBuffer;

/** Words a refused record as a dead letter. */
final class DeadLetters {

  // Together, with the key a second time as the dead letter's own, well below Kafka's default
  // limit of 1 MiB a message.
  private static final int MAX_VALUE_BYTES = 900_000;
  private static final int MAX_KEY_BYTES = 10_000;
  private static final int MAX_REASON_CHARS = 2_000;

  private DeadLetters() {}

  /**
   * The record whole, with the stage and the reason. What is too long for a Kafka message beside
   * them is cut, and the reason says so.
   */
  static DeadLetter of(RawEvent raw, RefusedEventException refusal) {
    String reason = cut(refusal.getMessage(), MAX_REASON_CHARS);
    if (raw.key() != null && raw.key().length > MAX_KEY_BYTES) {
      reason += " (the key's %d bytes were cut to %d)".formatted(raw.key().length, MAX_KEY_BYTES);
    }
    if (raw.value() != null && raw.value().length > MAX_VALUE_BYTES) {
      reason +=
          " (the value's %d bytes were cut to %d)".formatted(raw.value().length, MAX_VALUE_BYTES);
    }
    return DeadLetter.newBuilder()
        .setTopic(raw.topic())
        .setPartition(raw.partition())
        .setOffset(raw.offset())
        .setTimestampMillis(raw.timestampMillis())
        .setKey(cut(raw.key(), MAX_KEY_BYTES))
        .setValue(cut(raw.value(), MAX_VALUE_BYTES))
        .setStage(refusal.stage())
        .setReason(reason)
        .build();
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }

  private static ByteBuffer cut(byte[] bytes, int length) {
    return bytes == null ? null : ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, length));
  }
}
