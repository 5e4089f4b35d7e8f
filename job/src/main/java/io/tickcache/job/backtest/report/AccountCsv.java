package io.tickcache.job.backtest.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Costs;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.backtest.Fill;
import io.tickcache.backtest.Order;
import io.tickcache.backtest.RoundTrip;
import io.tickcache.backtest.metrics.UtcTime;
import io.tickcache.job.page.PlainNumbers;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;

/** Writes an account as CSV: UTF-8, lines end with LF, empty fields where there is nothing. */
final class AccountCsv {

  private AccountCsv() {}

  /** All points of the grid; numbers are read as the same doubles. */
  static void equity(EquitySeries equity, InSample inSample, Path file) throws IOException {
    try (CsvWriter csv = writer(file)) {
      csv.writeRecord(columns("time,equity,liquidation,gross_exposure,net_exposure,in_sample"));
      for (int i = 0; i < equity.size(); i++) {
        csv.writeRecord(
            UtcTime.iso(equity.timeMicros(i)),
            PlainNumbers.exact(equity.equity(i)),
            PlainNumbers.exact(equity.liquidation(i)),
            PlainNumbers.exact(equity.grossExposure(i)),
            PlainNumbers.exact(equity.netExposure(i)),
            Boolean.toString(inSample.overlapsAny(equity.timeMicros(i), equity.timeMicros(i))));
      }
    }
  }

  static void orders(AccountResult account, InSample inSample, Path file) throws IOException {
    try (CsvWriter csv = writer(file)) {
      csv.writeRecord(
          columns(
              "id,instrument,side,liquidity,quantity,limit_price,decided,"
                  + "arrives,ended,filled,outcome,context_epoch,position,in_sample"));
      for (Order order : account.orders()) {
        csv.writeRecord(
            Long.toString(order.id()),
            order.instrument(),
            name(order.side()),
            name(order.liquidity()),
            number(order.quantity()),
            number(order.limitPrice()),
            UtcTime.iso(order.decidedMicros()),
            UtcTime.iso(order.arrivesMicros()),
            UtcTime.iso(order.endedMicros()),
            number(order.filled()),
            name(order.outcome()),
            UtcTime.iso(order.contextEpochMicros()),
            Long.toString(order.position()),
            known(inSample, order.instrument(), order.decidedMicros(), order.endedMicros()));
      }
    }
  }

  static void fills(AccountResult account, InSample inSample, Path file) throws IOException {
    try (CsvWriter csv = writer(file)) {
      csv.writeRecord(
          columns(
              "order_id,instrument,time,side,liquidity,quantity,price,mid,value,"
                  + "fees,spread,slippage,position_after,in_sample"));
      for (Fill fill : account.fills()) {
        csv.writeRecord(
            Long.toString(fill.orderId()),
            fill.instrument(),
            UtcTime.iso(fill.timeMicros()),
            name(fill.side()),
            name(fill.liquidity()),
            number(fill.quantity()),
            number(fill.price()),
            number(fill.mid()),
            number(fill.value()),
            number(fill.costs().fees()),
            number(fill.costs().spread()),
            number(fill.costs().slippage()),
            number(fill.positionAfter()),
            known(inSample, fill.instrument(), fill.timeMicros(), fill.timeMicros()));
      }
    }
  }

  /** Positions from flat to flat. */
  static void positions(AccountResult account, InSample inSample, Path file) throws IOException {
    try (CsvWriter csv = writer(file)) {
      csv.writeRecord(
          columns(
              "instrument,side,opened,closed,open,quantity,entry_price,"
                  + "exit_price,gross,fees,spread,slippage,funding,net,in_sample"));
      for (RoundTrip trip : account.roundTrips()) {
        Costs costs = trip.costs();
        csv.writeRecord(
            trip.instrument(),
            name(trip.side()),
            UtcTime.iso(trip.openedMicros()),
            UtcTime.iso(trip.closedMicros()),
            Boolean.toString(trip.open()),
            number(trip.quantity()),
            number(trip.entryPrice()),
            number(trip.exitPrice()),
            number(trip.gross()),
            number(costs.fees()),
            number(costs.spread()),
            number(costs.slippage()),
            number(costs.funding()),
            number(trip.net()),
            known(inSample, trip.instrument(), trip.openedMicros(), trip.closedMicros()));
      }
    }
  }

  private static CsvWriter writer(Path file) throws IOException {
    return CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file);
  }

  private static String known(InSample inSample, String instrument, long from, long to) {
    return Boolean.toString(inSample.overlaps(instrument, from, to));
  }

  private static String[] columns(String names) {
    return names.split(",", -1);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String number(BigDecimal value) {
    return value == null ? "" : PlainNumbers.plain(value);
  }
}
