package io.tickcache.job.compare.report;

import io.tickcache.job.compare.AccountDifference;
import io.tickcache.job.compare.CellRow;
import io.tickcache.job.compare.Compared;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/** By how much each cell earned more than the reference, with what chance makes of it. */
final class EarningsChart {

  private static final int WIDTH = 1_040;
  private static final int LEFT = 330;
  private static final int RIGHT = 1_000;
  private static final int TOP = 14;
  private static final int ROW = 22;

  private final List<CellRow> rows;
  private final Ticks ticks;

  EarningsChart(Compared compared) {
    rows =
        compared.ran().stream()
            .filter(row -> row.difference() != null)
            .sorted(
                Comparator.comparingLong((CellRow row) -> row.result().contextBytes()).reversed())
            .toList();
    ticks =
        Ticks.linear(
            rows.stream()
                .flatMapToDouble(row -> DoubleStream.of(0, net(row), low(row), high(row)))
                .filter(Double::isFinite)
                .toArray());
  }

  private static double net(CellRow row) {
    return 100 * row.difference().netReturn();
  }

  private static double low(CellRow row) {
    return 100 * row.difference().netInterval().low();
  }

  private static double high(CellRow row) {
    return 100 * row.difference().netInterval().high();
  }

  String svg() {
    int bottom = TOP + ROW * rows.size();
    Svg svg = new Svg(WIDTH, bottom + 46.0, "Differences of net returns with their intervals");
    for (double tick : ticks.values()) {
      svg.line(x(tick), TOP, x(tick), bottom, "grid", 1);
      svg.text(x(tick), bottom + 18.0, "middle", "soft", CompareTable.typeset(ticks.text(tick)));
    }
    svg.line(x(0), TOP, x(0), bottom, "faint", 1.5);
    svg.text(
        (LEFT + RIGHT) / 2.0,
        bottom + 38.0,
        "middle",
        "soft",
        "Net return less the reference's (% of the capital)");
    for (int i = 0; i < rows.size(); i++) {
      draw(svg, rows.get(i), TOP + ROW * i + ROW / 2.0);
    }
    return svg.toString();
  }

  private void draw(Svg svg, CellRow row, double y) {
    AccountDifference difference = row.difference();
    svg.text(LEFT - 96.0, y + 4, "end", "text", row.name());
    svg.text(LEFT - 16.0, y + 4, "end", "soft", CompareTable.bytes(row.result().contextBytes()));
    if (Double.isFinite(difference.netInterval().low())) {
      svg.line(x(low(row)), y, x(high(row)), y, "faint", 2);
    }
    svg.mark(
        x(net(row)),
        y,
        row.outcome().cell(),
        row.name() + ": " + CompareTable.typeset(CompareTable.net(difference)) + " %");
  }

  private double x(double percent) {
    return LEFT + (RIGHT - LEFT) * ticks.share(percent);
  }
}
