package io.tickcache.job.compare.report;

import io.tickcache.job.compare.Cell;
import io.tickcache.job.page.Html;
import io.tickcache.job.page.Line;
import java.util.Locale;

/** A drawing in the colours of the page's style sheet, light or dark. */
final class Svg {

  private static final int SHAPES = 6;

  private final StringBuilder text = new StringBuilder();

  /**
   * Of this size.
   *
   * @param label what is seen, for those who do not see
   */
  Svg(double width, double height, String label) {
    add(
        "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\""
            + " style=\"width:100%%;height:auto;font:12px system-ui,sans-serif\">\n",
        width, height, Html.escaped(label));
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  /** A straight line; colours are names of the style sheet. */
  void line(double x1, double y1, double x2, double y2, String colour, double width) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" style=\"stroke:var(--%s);stroke-width:%.1f\"/>\n",
        x1, y1, x2, y2, colour, width);
  }

  /**
   * A line of text.
   *
   * @param anchor "start", "middle" or "end"
   */
  void text(double x, double y, String anchor, String colour, String any) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" style=\"fill:var(--%s)\">%s</text>\n",
        x, y, anchor, colour, Html.escaped(any));
  }

  /**
   * The mark of a cell: its group's colour, its own shape; what it says appears when pointed at.
   */
  void mark(double x, double y, Cell cell, String says) {
    String colour = Line.colour(cell.group());
    int shape = (cell.member() + cell.group() / SHAPES) % SHAPES;
    add(
        "<path d=\"%s\" style=\"fill:var(--%s);stroke:var(--card);stroke-width:1\"><title>%s</title></path>\n",
        path(shape, x, y), colour, Html.escaped(says));
  }

  /** Circle, square, triangle, diamond, triangle on its head, cross. */
  private static String path(int shape, double x, double y) {
    return switch (shape) {
      case 0 -> at("M%.1f %.1fa5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", x - 5, y);
      case 1 -> at("M%.1f %.1fh9v9h-9z", x - 4.5, y - 4.5);
      case 2 -> at("M%.1f %.1fl5.8 10h-11.6z", x, y - 6.5);
      case 3 -> at("M%.1f %.1fl6 6l-6 6l-6 -6z", x, y - 6);
      case 4 -> at("M%.1f %.1fl5.8 -10h-11.6z", x, y + 6.5);
      default -> at("M%.1f %.1fh4v4h4v4h-4v4h-4v-4h-4v-4h4z", x - 2, y - 6);
    };
  }

  private static String at(String path, double x, double y) {
    return String.format(Locale.ROOT, path, x, y);
  }

  @Override
  public String toString() {
    return text + "</svg>\n";
  }
}
