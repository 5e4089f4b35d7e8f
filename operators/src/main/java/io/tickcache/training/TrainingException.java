package io.tickcache.training;

/** Training cannot go on, or begin; the message says with what data, where and when. */
public final class TrainingException extends RuntimeException {

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
