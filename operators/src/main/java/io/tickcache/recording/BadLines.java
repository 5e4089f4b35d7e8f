package io.tickcache.recording;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Reports and counts the bad lines of one recording, and stops at the first where told to. */
final class BadLines {

  private final BadLinePolicy policy;
  private final Consumer<BadLine> listener;
  private long count;

  BadLines(RecordingOptions options) {
    this.policy = options.badLinePolicy();
    this.listener = options.badLineListener();
  }

  void report(Path file, long lineNumber, String reason) {
    BadLine badLine = new BadLine(file, lineNumber, reason);
    count++;
    listener.accept(badLine);
    if (policy == BadLinePolicy.FAIL) {
      throw new BadLineException(badLine);
    }
  }

  long count() {
    return count;
  }
}
