package io.tickcache.exchange;

/** Thrown by decoders: the line or message is not what its format demands; the message says why. */
public final class MalformedLineException extends Exception {

  public MalformedLineException(String reason) {
    super(reason);
  }
}
