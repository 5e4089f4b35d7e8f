package io.tickcache.market;

import io.tickcache.schemas.Kline;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.MarketValue;
import io.tickcache.schemas.OrderBookUpdate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes market records from the order books of all instruments: the mean return of their mid prices
 * since the record before (basis points), the deviation of the last {@value #LATELY} such means,
 * and the share of instruments that rose less that of those that fell. An instrument counts if its
 * book stood at both ends. One that has klines and no book counts where a candle of it has closed
 * since the record before, with the return since the candle that closed before that.
 */
public final class MarketAggregator {

  /** What the records describe. */
  static final String MARKET = "all-instruments";

  private static final int LATELY = 30;
  private static final double BASIS_POINTS = 1e4;

  private final Map<String, Instrument> instruments = new LinkedHashMap<>();
  private final ArrayDeque<Double> returns = new ArrayDeque<>();

  private static final class Instrument {
    private final OrderBook book = new OrderBook();
    private boolean hasBook;
    private double previousMid = Double.NaN;
    private double previousClose = Double.NaN;
    private double close = Double.NaN; // since the call before

    /** Return since the call before, basis points; NaN if it does not count. */
    double returnSinceLast() {
      return hasBook ? returnOfMid() : returnOfClose();
    }

    void closeAt(double price) {
      if (Double.isNaN(previousClose)) {
        previousClose = price; // the first has none to be compared with
      } else {
        close = price;
      }
    }

    private double returnOfClose() {
      double change = (close / previousClose - 1) * BASIS_POINTS;
      if (!Double.isNaN(close)) {
        previousClose = close;
        close = Double.NaN;
      }
      return change;
    }

    private double returnOfMid() {
      boolean stands = book.valid() && book.bidLevels() > 0 && book.askLevels() > 0;
      double mid = stands ? book.mid() : Double.NaN;
      double change = (mid / previousMid - 1) * BASIS_POINTS;
      previousMid = mid;
      return change;
    }
  }

  public void accept(OrderBookUpdate update) {
    Instrument instrument = instrument(update.getInstrument());
    instrument.hasBook = true;
    instrument.book.apply(update);
  }

  /** Open candles, and those without a price, tell nothing. */
  public void accept(Kline kline) {
    if (kline.getClosed() && kline.getClose() > 0) {
      instrument(kline.getInstrument()).closeAt(kline.getClose());
    }
  }

  private Instrument instrument(String name) {
    return instruments.computeIfAbsent(name, n -> new Instrument());
  }

  /** The record of what was accepted since the last call; null if no instrument counts. */
  public MarketContext record(long timeMicros) {
    double sum = 0;
    int counted = 0;
    int risen = 0;
    for (Instrument instrument : instruments.values()) {
      double change = instrument.returnSinceLast();
      if (!Double.isNaN(change)) {
        sum += change;
        counted++;
        risen += (int) Math.signum(change);
      }
    }
    if (counted == 0) {
      return null;
    }
    double mean = sum / counted;
    returns.add(mean);
    if (returns.size() > LATELY) {
      returns.remove();
    }
    List<MarketValue> values = new ArrayList<>();
    values.add(new MarketValue("breadth", (double) risen / counted));
    values.add(new MarketValue("return_bps", mean));
    if (returns.size() > 1) {
      values.add(new MarketValue("volatility_bps", deviation()));
    }
    return new MarketContext(MARKET, timeMicros, timeMicros, values);
  }

  private double deviation() {
    double mean = 0;
    for (double value : returns) {
      mean += value / returns.size();
    }
    double squares = 0;
    for (double value : returns) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / returns.size());
  }
}
