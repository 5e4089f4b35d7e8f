package io.tickcache.model;

/** A model directory that cannot be used; the message names file, field, value and rule. */
public class ModelFormatException extends RuntimeException {

  public ModelFormatException(String message) {
    super(message);
  }

  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
