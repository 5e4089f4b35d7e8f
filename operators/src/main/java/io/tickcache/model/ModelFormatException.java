package io.tickcache.model;

/** A model directory that cannot be used; the message names file, field, value and rule. */
public final class ModelFormatException extends RuntimeException {

  ModelFormatException(String message) {
    super(message);
  }

  ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
