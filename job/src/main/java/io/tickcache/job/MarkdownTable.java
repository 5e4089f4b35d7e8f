package io.tickcache.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Markdown table whose columns line up; numbers stand right. */
public final class MarkdownTable {

  private final List<List<String>> rows = new ArrayList<>();

  public MarkdownTable(String... header) {
    rows.add(List.of(header));
  }

  /** Adds a row with a cell a column. */
  public void add(Object... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "%d cells for %d columns".formatted(cells.length, rows.get(0).size()));
    }
    rows.add(Arrays.stream(cells).map(String::valueOf).toList());
  }

  /** The table, header first. */
  public List<String> lines() {
    return lines(IntStream.range(0, rows.get(0).size()).toArray());
  }

  /**
   * The table where lines have so many characters: one that is wider is cut into several below each
   * other, each with the first column; where not even two columns fit, it becomes a list.
   */
  public List<String> lines(int width) {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    int next = 1;
    while (next < widths.length) {
      int end = next;
      int used = widths[0] + 4;
      while (end < widths.length && used + widths[end] + 3 <= width) {
        used += widths[end] + 3;
        end++;
      }
      if (end == next) {
        return list();
      }
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(lines(IntStream.concat(IntStream.of(0), IntStream.range(next, end)).toArray()));
      next = end;
    }
    return lines.isEmpty() ? lines() : lines;
  }

  /** An item a row, and below it one a cell. */
  private List<String> list() {
    List<String> header = rows.get(0);
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      lines.add("- " + row.get(0));
      for (int i = 1; i < row.size(); i++) {
        lines.add("  - %s: %s".formatted(header.get(i), row.get(i)));
      }
    }
    return lines;
  }

  private List<String> lines(int[] columns) {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(line(row, columns, widths)));
    lines.add(
        1,
        Arrays.stream(columns)
            .mapToObj(column -> "-".repeat(widths[column] + 1) + ":|")
            .collect(Collectors.joining("", "|", "")));
    return lines;
  }

  private int[] widths() {
    return IntStream.range(0, rows.get(0).size())
        .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1))
        .toArray();
  }

  private static String line(List<String> row, int[] columns, int[] widths) {
    return Arrays.stream(columns)
        .mapToObj(column -> " ".repeat(widths[column] - row.get(column).length()) + row.get(column))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
