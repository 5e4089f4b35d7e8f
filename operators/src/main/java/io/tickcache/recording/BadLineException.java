package io.tickcache.recording;

/** A bad line where bad lines are fatal; the message is {@code file:line: reason}. */
public final class BadLineException extends RuntimeException {

  private final transient BadLine badLine;

  public BadLineException(BadLine badLine) {
    super(badLine.toString());
    this.badLine = badLine;
  }

  public BadLine badLine() {
    return badLine;
  }
}
