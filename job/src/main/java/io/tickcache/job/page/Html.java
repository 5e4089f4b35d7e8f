package io.tickcache.job.page;

import java.util.List;

/** Builds HTML; whatever is text is escaped. */
public final class Html {

  /** Characters of a name from which on it may be broken. */
  private static final int LONG = 40;

  private final StringBuilder text = new StringBuilder();

  /** Markup of ours, as it is: never anything from outside. */
  public Html raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Any text. */
  public Html text(String any) {
    text.append(escaped(any));
    return this;
  }

  /** An element that holds text. */
  public Html element(String tag, String classes, String any) {
    text.append('<').append(tag);
    if (!classes.isEmpty()) {
      text.append(" class=\"").append(classes).append('"');
    }
    return raw(">").text(any).raw("</" + tag + ">");
  }

  /** A paragraph of small print. */
  public Html caption(String any) {
    return element("p", "caption", any).raw("\n");
  }

  /** A table that scrolls where it is too wide. */
  public Html table(String classes, List<Column> columns, List<Row> rows) {
    raw("<div class=\"scroll\"><table class=\"tables " + classes + "\"><thead><tr>");
    for (Column column : columns) {
      element("th", column.classes(), column.title());
    }
    raw("</tr></thead><tbody>\n");
    for (Row row : rows) {
      if (row.kind() == Kind.GROUP) {
        raw("<tr class=\"group\"><th colspan=\"" + columns.size() + "\">")
            .text(row.cells().get(0).text())
            .raw("</th></tr>\n");
        continue;
      }
      raw(row.kind() == Kind.TOTAL ? "<tr class=\"total\">" : "<tr>");
      for (int i = 0; i < row.cells().size(); i++) {
        Cell cell = row.cells().get(i);
        String length = cell.text().length() > LONG ? "long" : "";
        String all = String.join(" ", columns.get(i).classes(), cell.classes(), length);
        element("td", all.strip(), cell.text());
      }
      raw("</tr>\n");
    }
    return raw("</tbody></table></div>\n");
  }

  /**
   * A column.
   *
   * @param classes "n" where numbers stand right
   */
  public record Column(String title, String classes) {

    public static Column text(String title) {
      return new Column(title, "name");
    }

    public static Column number(String title) {
      return new Column(title, "n");
    }
  }

  /** What a row is. */
  public enum Kind {
    PLAIN,
    TOTAL,
    /** One cell that heads the rows below. */
    GROUP
  }

  /** A row. */
  public record Row(List<Cell> cells, Kind kind) {

    public Row(List<Cell> cells) {
      this(cells, Kind.PLAIN);
    }

    public static Row group(String title) {
      return new Row(List.of(Cell.of(title)), Kind.GROUP);
    }

    public static Row of(String... cells) {
      return new Row(List.of(cells).stream().map(Cell::of).toList());
    }
  }

  /** A cell. */
  public record Cell(String text, String classes) {

    public static Cell of(String text) {
      return new Cell(text, "");
    }

    /** Coloured by its sign. */
    public static Cell signed(String text, double value) {
      return new Cell(text, value > 0 ? "up" : value < 0 ? "down" : "");
    }
  }

  public static String escaped(String any) {
    StringBuilder escaped = new StringBuilder(any.length() + 16);
    any.chars()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case 0 -> escaped.append('\uFFFD');
                default -> escaped.append((char) c);
              }
            });
    return escaped.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
