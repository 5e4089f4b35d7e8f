package io.tickcache.job.cli;

import java.util.ArrayList;
import java.util.List;

/** The examples that a command's {@code --help} prints. */
final class HelpExamples {

  private HelpExamples() {}

  /** The text that the command prints, e.g. of "train". */
  static List<String> helpOf(String command) {
    return CommandOutput.linesOf((command + " --help").split(" "));
  }

  /** Each example's words after {@code ./tickcache}; a backslash goes on in the next line. */
  static List<List<String>> of(String command) {
    List<List<String>> examples = new ArrayList<>();
    StringBuilder open = null;
    for (String line : helpOf(command)) {
      if (open == null && line.startsWith("  ./tickcache ")) {
        open = new StringBuilder();
      }
      if (open != null) {
        boolean goesOn = line.endsWith("\\");
        open.append(goesOn ? line.substring(0, line.length() - 1) : line);
        if (!goesOn) {
          List<String> words = List.of(open.toString().strip().split("\\s+"));
          examples.add(words.subList(1, words.size()));
          open = null;
        }
      }
    }
    return examples;
  }
}
