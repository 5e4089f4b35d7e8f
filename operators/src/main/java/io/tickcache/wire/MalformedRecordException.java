package io.tickcache.wire;

/** Bytes that are not the record they should be; the message is fit for a dead letter's reason. */
public final class MalformedRecordException extends RuntimeException {

  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
