package io.tickcache.model;

/** A model directory, or a file that it must have, is not there: it may still come. */
public final class ModelMissingException extends ModelFormatException {

  public ModelMissingException(String message) {
    super(message);
  }

  public ModelMissingException(String message, Throwable cause) {
    super(message, cause);
  }
}
