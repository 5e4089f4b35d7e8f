package io.tickcache.job;

import java.util.ArrayList;
import java.util.List;

/** Running text between the tables of a report. */
public final class Prose {

  private Prose() {}

  /**
   * Breaks lines between words where they are longer; what follows of an item of a list is indented
   * as Markdown has it. Lines of tables stay whole.
   */
  public static List<String> wrapped(List<String> lines, int width) {
    List<String> wrapped = new ArrayList<>();
    for (String line : lines) {
      if (line.length() <= width || line.startsWith("|")) {
        wrapped.add(line);
      } else {
        wrap(line, width, wrapped);
      }
    }
    return wrapped;
  }

  private static void wrap(String line, int width, List<String> wrapped) {
    String indent = line.startsWith("- ") ? "  " : "";
    StringBuilder current = new StringBuilder();
    for (String word : line.split(" ")) {
      if (current.toString().isBlank()) {
        current.append(word);
      } else if (current.length() + 1 + word.length() <= width) {
        current.append(' ').append(word);
      } else {
        wrapped.add(current.toString());
        current = new StringBuilder(indent).append(word);
      }
    }
    wrapped.add(current.toString());
  }
}
