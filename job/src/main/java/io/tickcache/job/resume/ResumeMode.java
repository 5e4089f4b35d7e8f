package io.tickcache.job.resume;

import io.tickcache.job.UserException;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;

/**
 * What {@code run --resume} asks for.
 *
 * @param kind which of the three
 * @param path the checkpoint or savepoint of {@link Kind#PATH}, else null
 * @param setting what named it, for messages
 */
record ResumeMode(Kind kind, String path, String setting) {

  /** The argument's name. */
  static final String ARGUMENT = "--resume";

  /** The three ways. */
  enum Kind {
    /** The newest checkpoint of this job, if there is one. */
    AUTO,
    /** Without state. */
    NEVER,
    /** From what is named. */
    PATH
  }

  /**
   * Reads the argument, and Flink's own option for the same.
   *
   * @param argument auto, never or a path; null if it was not given
   * @throws UserException if the two contradict each other
   */
  static ResumeMode of(String argument, ReadableConfig configuration) {
    Optional<String> set = configuration.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
    String key = "'" + StateRecoveryOptions.SAVEPOINT_PATH.key() + "'";
    if (set.isPresent() && argument != null && !argument.equals(set.get())) {
      throw new UserException(
          "%s %s and %s = %s: leave one of them out".formatted(ARGUMENT, argument, key, set.get()));
    }
    if (set.isPresent()) {
      return new ResumeMode(Kind.PATH, set.get(), key + " =");
    }
    if (argument == null || argument.equals("auto")) {
      return new ResumeMode(Kind.AUTO, null, ARGUMENT);
    }
    return argument.equals("never")
        ? new ResumeMode(Kind.NEVER, null, ARGUMENT)
        : new ResumeMode(Kind.PATH, argument, ARGUMENT);
  }
}
