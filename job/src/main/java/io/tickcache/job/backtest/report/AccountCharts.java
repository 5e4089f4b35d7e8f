package io.tickcache.job.backtest.report;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.backtest.metrics.Drawdown;
import io.tickcache.backtest.metrics.EquityBand;
import io.tickcache.job.backtest.report.ReportContent.OtherAccount;
import io.tickcache.job.backtest.report.ReportContent.Purpose;
import io.tickcache.job.backtest.report.ReportContent.RollingIc;
import io.tickcache.job.page.Line;
import io.tickcache.job.page.TimeChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The charts of accounts over time, and of the information coefficient. */
final class AccountCharts {

  private static final String[] COLOURS = {"c1", "c2", "c3", "c4", "c5", "c6"};

  private final ReportContent content;
  private final EquitySeries equity;
  private final String money;

  AccountCharts(ReportContent content) {
    this.content = content;
    this.equity = content.strategy().equity();
    this.money = content.quoteCurrency() == null ? "quote currency" : content.quoteCurrency();
  }

  List<TimeChart> charts() {
    List<TimeChart> charts = new ArrayList<>(List.of(equity(), drawdown(), costs()));
    if (hasIc()) {
      charts.add(ic());
    }
    return charts;
  }

  boolean hasIc() {
    return content.rollingIc().stream()
        .flatMapToDouble(ic -> Arrays.stream(ic.correlation().coefficients()))
        .anyMatch(Double::isFinite);
  }

  private TimeChart equity() {
    EquityBand band = EquityBand.of(equity);
    double[] low = new double[equity.size()];
    double[] high = new double[equity.size()];
    double[] liquidation = new double[equity.size()];
    for (int i = 0; i < low.length; i++) {
      low[i] = band.at(i, band.low());
      high[i] = band.at(i, band.high());
      liquidation[i] = equity.liquidation(i);
    }
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(content.strategy().name(), "c1", equity.equities(), Line.Look.BOLD));
    lines.add(new Line("Band, 5 %", "c1", low, Line.Look.EDGE));
    lines.add(new Line("Band, 95 %", "c1", high, Line.Look.EDGE));
    of(Purpose.BUY_AND_HOLD).forEach(other -> lines.add(line(other, "c2", Line.Look.PLAIN)));
    of(Purpose.SIGN_FLIPPED).forEach(other -> lines.add(line(other, "c3", Line.Look.PLAIN)));
    of(Purpose.DELAYED).forEach(other -> lines.add(line(other, "c4", Line.Look.HIDDEN)));
    lines.add(new Line("If all were closed", "c5", liquidation, Line.Look.HIDDEN));
    return new TimeChart(
        "equity", 360, "money", "Equity (" + money + ")", equity::timeMicros, lines);
  }

  private TimeChart drawdown() {
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(content.strategy().name(), "down", fall(content.strategy()), Line.Look.FALL));
    of(Purpose.BUY_AND_HOLD)
        .forEach(other -> lines.add(new Line(other.name(), "c2", fall(other), Line.Look.PLAIN)));
    return new TimeChart(
        "drawdown", 190, "percent", "Below the peak (%)", equity::timeMicros, lines);
  }

  private static double[] fall(AccountResult account) {
    double[] depths = Drawdown.depths(account.equity().equities());
    for (int i = 0; i < depths.length; i++) {
      depths[i] *= -100;
    }
    return depths;
  }

  private TimeChart costs() {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(content.strategy().name(), "c1", equity.equities(), Line.Look.BOLD));
    String[] colours = {"c5", "c3", "c4", "c6"};
    for (AccountResult other : of(Purpose.OTHER_COSTS)) {
      lines.add(line(other, colours[(lines.size() - 1) % colours.length], Line.Look.PLAIN));
    }
    return new TimeChart(
        "costs", 280, "money", "Equity (" + money + ")", equity::timeMicros, lines);
  }

  private TimeChart ic() {
    long[] times =
        content.rollingIc().stream()
            .flatMapToLong(ic -> Arrays.stream(ic.correlation().times()))
            .sorted()
            .distinct()
            .toArray();
    List<Line> lines = new ArrayList<>();
    for (RollingIc ic : content.rollingIc()) {
      Line.Look look = lines.size() < COLOURS.length ? Line.Look.PLAIN : Line.Look.DASHED;
      String colour = COLOURS[lines.size() % COLOURS.length];
      lines.add(new Line(ic.label(), colour, aligned(ic, times), look));
    }
    return new TimeChart(
        "ic", 220, "ratio", "Rank correlation (−1 to 1)", place -> times[place], lines);
  }

  /** At each of the times the newest of the line's values: its own times are among them. */
  private static double[] aligned(RollingIc ic, long[] times) {
    double[] values = new double[times.length];
    int next = 0;
    double newest = Double.NaN;
    for (int i = 0; i < times.length; i++) {
      while (next < ic.correlation().times().length && ic.correlation().times()[next] <= times[i]) {
        newest = ic.correlation().coefficients()[next++];
      }
      boolean over =
          next == ic.correlation().times().length
              && next > 0
              && times[i] > ic.correlation().times()[next - 1];
      values[i] = over ? Double.NaN : newest;
    }
    return values;
  }

  private List<AccountResult> of(Purpose purpose) {
    return content.others().stream()
        .filter(other -> other.purpose() == purpose)
        .map(OtherAccount::account)
        .toList();
  }

  private static Line line(AccountResult account, String colour, Line.Look look) {
    return new Line(account.name(), colour, account.equity().equities(), look);
  }
}
