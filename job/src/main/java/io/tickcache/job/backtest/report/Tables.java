package io.tickcache.job.backtest.report;

import io.tickcache.backtest.RoundTrip;
import io.tickcache.backtest.metrics.AccountMetrics;
import io.tickcache.backtest.metrics.CostMetrics;
import io.tickcache.backtest.metrics.InstrumentMetrics;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.Html;
import io.tickcache.job.page.Html.Cell;
import io.tickcache.job.page.Html.Column;
import io.tickcache.job.page.Html.Kind;
import io.tickcache.job.page.Html.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Accounts beside each other, where the profit went, and the best and worst trades. */
final class Tables {

  private static final int TRADES = 8;

  private static final List<Column> TRADE_COLUMNS =
      List.of(
          Column.text("Instrument"),
          new Column("Side", ""),
          new Column("Opened (UTC)", "key"),
          new Column("Held", "key"),
          Column.number("Quantity"),
          Column.number("Entry"),
          Column.number("Exit"),
          Column.number("Before costs"),
          Column.number("Costs"),
          Column.number("After costs"));

  private final ReportContent content;
  private final InSample inSample;

  Tables(ReportContent content, InSample inSample) {
    this.content = content;
    this.inSample = inSample;
  }

  void accounts(Html html) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("Account")));
    for (String title :
        List.of(
            "Return",
            "A year",
            "Sharpe",
            "Sortino",
            "Drawdown",
            "Trades",
            "Won",
            "Before costs",
            "Costs",
            "After costs")) {
      columns.add(Column.number(title));
    }
    html.table("", columns, content.metrics().accounts().stream().map(Tables::account).toList());
  }

  private static Row account(AccountMetrics account) {
    return new Row(
        List.of(
            Cell.of(account.account()),
            Cell.signed(Figures.change(account.totalReturn()), account.totalReturn()),
            Cell.of(Figures.change(account.annualReturn())),
            Cell.of(Figures.ratio(account.sharpe())),
            Cell.of(Figures.ratio(account.sortino())),
            Cell.of(Figures.percent(account.maxDrawdown())),
            Cell.of(Figures.count(account.tradeMetrics().trades())),
            Cell.of(Figures.percent(account.tradeMetrics().winRateTrades())),
            Cell.of(Figures.money(account.costs().gross())),
            Cell.of(Figures.money(account.costs().total())),
            Cell.of(Figures.money(account.costs().net()))));
  }

  /** By instrument; the total is the ledger's own, and the sum of what stands above it. */
  void costs(Html html) {
    AccountMetrics strategy = content.metrics().accounts().get(0);
    int digits =
        digits(
            Math.max(
                strategy.costs().gross().abs().doubleValue(),
                strategy.costs().total().abs().doubleValue()));
    List<Row> rows = new ArrayList<>();
    for (InstrumentMetrics one : strategy.instruments()) {
      rows.add(
          new Row(
              cells(
                  one.instrument(),
                  one.costs(),
                  digits,
                  one.tradedValue(),
                  one.costBps(),
                  one.breakEvenBps())));
    }
    rows.add(
        new Row(
            cells(
                "All",
                strategy.costs(),
                digits,
                strategy.tradedValue(),
                strategy.costBps(),
                strategy.breakEvenBps()),
            Kind.TOTAL));
    html.table("", costColumns(), rows);
    limits(html, strategy.instruments());
  }

  private static List<Column> costColumns() {
    List<Column> columns = new ArrayList<>(List.of(Column.text("Instrument")));
    for (String title :
        List.of(
            "Before costs",
            "−\u00a0Fees",
            "−\u00a0Spread",
            "−\u00a0Slippage",
            "−\u00a0Funding",
            "=\u00a0After costs",
            "Traded",
            "Costs (bps)",
            "Break-even (bps)")) {
      columns.add(Column.number(title));
    }
    return columns;
  }

  private static void limits(Html html, List<InstrumentMetrics> instruments) {
    html.caption(
        "%s orders were made smaller by a limit, or not made; the rest of %s stood beyond the recorded depth, where nobody knows what stood, and was given up."
            .formatted(
                Figures.count(instruments.stream().mapToLong(InstrumentMetrics::capped).sum()),
                Figures.count(
                    instruments.stream().mapToLong(InstrumentMetrics::beyondRecordedDepth).sum())));
  }

  private static List<Cell> cells(
      String name,
      CostMetrics costs,
      int digits,
      BigDecimal traded,
      double costBps,
      double breakEvenBps) {
    return List.of(
        Cell.of(name),
        Cell.of(money(costs.gross(), digits)),
        Cell.of(money(costs.fees(), digits)),
        Cell.of(money(costs.spread(), digits)),
        Cell.of(money(costs.slippage(), digits)),
        Cell.of(money(costs.funding(), digits)),
        Cell.signed(money(costs.net(), digits), costs.net().doubleValue()),
        Cell.of(Figures.number(traded.doubleValue(), 0)),
        Cell.of(Figures.ratio(costBps)),
        Cell.of(Figures.ratio(breakEvenBps)));
  }

  /** The best and the worst, by what they earned after costs; all of them if they are few. */
  void trades(Html html) {
    List<RoundTrip> trips =
        content.strategy().roundTrips().stream()
            .sorted(
                Comparator.comparing(RoundTrip::net)
                    .reversed()
                    .thenComparing(RoundTrip::openedMicros)
                    .thenComparing(RoundTrip::instrument))
            .toList();
    int digits =
        digits(trips.stream().mapToDouble(trip -> trip.net().abs().doubleValue()).max().orElse(0));
    List<Row> rows = new ArrayList<>();
    if (trips.size() <= 2 * TRADES) {
      trips.forEach(trip -> rows.add(trade(trip, digits)));
    } else {
      rows.add(Row.group("The best " + TRADES));
      trips.subList(0, TRADES).forEach(trip -> rows.add(trade(trip, digits)));
      rows.add(Row.group("The worst " + TRADES));
      for (int i = 1; i <= TRADES; i++) {
        rows.add(trade(trips.get(trips.size() - i), digits));
      }
    }
    if (trips.isEmpty()) {
      html.caption("There were none.");
    } else {
      html.table("", TRADE_COLUMNS, rows);
    }
  }

  private Row trade(RoundTrip trip, int digits) {
    boolean known = inSample.overlaps(trip.instrument(), trip.openedMicros(), trip.closedMicros());
    return new Row(
        List.of(
            Cell.of(trip.instrument() + (known ? InSample.MARK : "")),
            Cell.of(trip.side().sign() > 0 ? "long" : "short"),
            Cell.of(Figures.time(trip.openedMicros())),
            Cell.of(
                Figures.duration(trip.closedMicros() - trip.openedMicros())
                    + (trip.open() ? ", still open" : "")),
            Cell.of(Figures.exact(trip.quantity())),
            Cell.of(price(trip.entryPrice().doubleValue())),
            Cell.of(price(trip.exitPrice().doubleValue())),
            Cell.of(money(trip.gross(), digits)),
            Cell.of(money(trip.costs().total(), digits)),
            Cell.signed(money(trip.net(), digits), trip.net().doubleValue())));
  }

  /** Quote currency: cents, or more digits where what was earned or paid is next to nothing. */
  private static String money(BigDecimal amount, int digits) {
    return Figures.number(amount.doubleValue(), digits);
  }

  private static int digits(double largest) {
    return largest >= 10 || largest == 0 ? 2 : largest >= 0.1 ? 4 : 6;
  }

  /** Averages have endless digits: seven are read. */
  private static String price(double price) {
    int whole = price >= 1 ? String.format(Locale.ROOT, "%.0f", price).length() : 0;
    return Figures.number(price, Math.max(2, 7 - whole));
  }
}
