package io.tickcache.job;

import io.tickcache.job.cli.CommandLineTool;
import java.util.List;

/** The main class, of the command line and of the job on a Flink cluster. */
public final class Tickcache {

  private static final String FLINK_CLIENT = "org.apache.flink.client.program.";

  private Tickcache() {}

  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--verbose")) {
      System.setProperty("tickcache.log.level", "info"); // before anything logs
    }
    CommandLineTool.Outcome outcome = CommandLineTool.run(arguments);
    if (!isCalledByFlink()) {
      System.exit(outcome.status());
    }
    // Flink's own process goes on after us, and learns of errors by exception.
    if (outcome.status() != 0) {
      throw new UserException(outcome.error());
    }
  }

  private static boolean isCalledByFlink() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(FLINK_CLIENT)));
  }
}
