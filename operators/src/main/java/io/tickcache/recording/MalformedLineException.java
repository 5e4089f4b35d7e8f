package io.tickcache.recording;

/** Thrown by decoders: the line is not what its format demands; the message says why. */
final class MalformedLineException extends Exception {

  MalformedLineException(String reason) {
    super(reason);
  }
}
