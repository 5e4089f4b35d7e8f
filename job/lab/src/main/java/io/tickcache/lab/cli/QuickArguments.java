package io.tickcache.lab.cli;

import picocli.CommandLine.Option;

/** {@code --quick}: a benchmark in seconds, to see that it runs. */
final class QuickArguments {

  @Option(names = "--quick", description = "Seconds instead of minutes; the figures mean little.")
  private boolean quick;

  boolean isQuick() {
    return quick;
  }

  /** What was chosen, else what is usual, or what is quick. */
  <T> T or(T chosen, T usual, T whenQuick) {
    if (chosen != null) {
      return chosen;
    }
    return quick ? whenQuick : usual;
  }
}
