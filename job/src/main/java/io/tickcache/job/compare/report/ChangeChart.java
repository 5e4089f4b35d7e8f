package io.tickcache.job.compare.report;

import io.tickcache.job.compare.CellRow;
import io.tickcache.job.compare.Compared;
import java.util.ArrayList;
import java.util.List;

/** How far predictions are from the reference's, against the bytes of a context. */
final class ChangeChart {

  private static final int WIDTH = 1_040;
  private static final int LEFT = 84;
  private static final int RIGHT = 1_010;
  private static final int TOP = 36;
  private static final int BOTTOM = 356;

  /** Where cells without any change stand. */
  private static final int GROUND = 396;

  private static final int LEGEND = 470;
  private static final int COLUMNS = 4;
  private static final int ROW = 20;

  /** Width of a mark. */
  private static final int MARK = 11;

  private final List<CellRow> rows;
  private final Ticks bytes;
  private final Ticks changes;

  ChangeChart(Compared compared) {
    rows = compared.ran().stream().filter(row -> row.result().deviation() != null).toList();
    bytes = Ticks.logarithmic(rows.stream().mapToDouble(r -> r.result().contextBytes()).toArray());
    changes = Ticks.logarithmic(rows.stream().mapToDouble(ChangeChart::change).toArray());
  }

  private static double change(CellRow row) {
    return row.result().deviation().mean();
  }

  String svg() {
    int legendRows = (rows.size() + COLUMNS - 1) / COLUMNS;
    Svg svg =
        new Svg(
            WIDTH, LEGEND + ROW * legendRows, "Changes of predictions against bytes of a context");
    for (double tick : bytes.values()) {
      svg.line(x(tick), TOP, x(tick), GROUND, "grid", 1);
      svg.text(x(tick), GROUND + 20.0, "middle", "soft", CompareTable.bytes(Math.round(tick)));
    }
    for (double tick : changes.values()) {
      svg.line(LEFT, y(tick), RIGHT, y(tick), "grid", 1);
      svg.text(LEFT - 8.0, y(tick) + 4, "end", "soft", changes.text(tick));
    }
    svg.text(LEFT, TOP - 18.0, "start", "soft", "Mean change (standard deviations)");
    svg.line(LEFT, GROUND, RIGHT, GROUND, "faint", 1);
    svg.text(LEFT - 8.0, GROUND + 4.0, "end", "soft", "none");
    svg.text(
        (LEFT + RIGHT) / 2.0, GROUND + 42.0, "middle", "soft", "Keys and values of a full context");
    List<double[]> taken = new ArrayList<>();
    for (CellRow row : rows) {
      double y = y(change(row));
      svg.mark(
          free(x(row.result().contextBytes()), y, taken),
          y,
          row.outcome().cell(),
          "%s: %s of a standard deviation, %s"
              .formatted(
                  row.name(),
                  CompareTable.small(change(row)),
                  CompareTable.bytes(row.result().contextBytes())));
    }
    for (int i = 0; i < rows.size(); i++) {
      double left = LEFT + (double) (i % COLUMNS) * (RIGHT - LEFT) / COLUMNS;
      double at = LEGEND + ROW * (i / COLUMNS);
      svg.mark(left, at - 4, rows.get(i).outcome().cell(), rows.get(i).name());
      svg.text(left + 12, at, "start", "text", rows.get(i).name());
    }
    return svg.toString();
  }

  /** Marks at one place stand beside each other. */
  private static double free(double x, double y, List<double[]> taken) {
    double free = x;
    for (double[] other : taken) {
      if (Math.hypot(other[0] - free, other[1] - y) < MARK) {
        free = other[0] + MARK;
      }
    }
    taken.add(new double[] {free, y});
    return free;
  }

  private double x(double size) {
    return LEFT + 24 + (RIGHT - LEFT - 48) * bytes.share(size);
  }

  private double y(double change) {
    return change > 0 ? BOTTOM - (BOTTOM - TOP - 10) * changes.share(change) : GROUND;
  }
}
