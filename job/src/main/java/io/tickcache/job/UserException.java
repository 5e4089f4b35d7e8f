package io.tickcache.job;

/**
 * Something that the user can put right: a wrong option, a missing file, an unreachable broker. The
 * message is one line that names the setting, its value and the rule; the command line prints it
 * without a stack trace.
 */
public final class UserException extends RuntimeException {

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
