package io.tickcache.job.cli;

import io.tickcache.job.AtExit;
import io.tickcache.job.UserException;
import io.tickcache.job.graph.JobFailure;
import java.io.PrintStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells errors on one line, with a stack trace only where asked for. */
final class Errors {

  private static final int FAILED = 1;
  private static final int WRONG_ARGUMENTS = 2;

  private final PrintStream out;
  private final BooleanSupplier verbose;
  private String message;

  Errors(PrintStream out, BooleanSupplier verbose) {
    this.out = out;
    this.verbose = verbose;
  }

  int wrongArguments(ParameterException error, String[] arguments) {
    String hint = "";
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> nearest = unmatched.getSuggestions();
      hint = nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest);
    }
    print(error.getMessage() + hint, error);
    return WRONG_ARGUMENTS;
  }

  int failed(Exception error, CommandLine commandLine, ParseResult result) {
    print(
        error instanceof UserException ? error.getMessage() : "unexpected: " + describe(error),
        error);
    return FAILED;
  }

  int outOfMemory(OutOfMemoryError error) {
    print(
        "out of memory: %s; the heap has %d MB, TICKCACHE_HEAP=SIZE (e.g. 8g) gives it more"
            .formatted(error.getMessage(), Runtime.getRuntime().maxMemory() >> 20),
        error);
    return FAILED;
  }

  /** The last error; null if there was none. */
  String message() {
    return message;
  }

  private void print(String text, Throwable error) {
    message = text.strip().replaceAll("\\s*\\R\\s*", " ");
    if (AtExit.isEnding()) {
      return; // it was stopped, and whoever did that knows why it did not finish
    }
    out.println("tickcache: " + message);
    if (verbose.getAsBoolean()) {
      error.printStackTrace(out);
    }
  }

  private static String describe(Throwable error) {
    return JobFailure.reason(error) + " (--verbose shows where)";
  }
}
