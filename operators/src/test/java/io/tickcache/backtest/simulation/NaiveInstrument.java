package io.tickcache.backtest.simulation;

import io.tickcache.backtest.ledger.InstrumentTerms;
import io.tickcache.backtest.ledger.InstrumentTerms.Contract;
import io.tickcache.backtest.simulation.NaiveExchange.NaiveOrder;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.market.PackedDoubles;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One instrument of a {@link NaiveExchange}: its book or bars, orders and money. */
final class NaiveInstrument {

  final String name;
  final InstrumentTerms terms;
  final List<NaiveOrder> orders = new ArrayList<>();
  final List<NaiveOrder> waiting = new ArrayList<>();
  NaiveOrder standing;
  boolean ordered;
  long newestArrival = Long.MIN_VALUE;
  long time = Long.MIN_VALUE;
  double mid = Double.NaN;
  double quantity;
  double cash;
  double coins;
  double gross;
  double fees;
  double funding;

  private final NavigableMap<Double, Double> bids = new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<Double, Double> asks = new TreeMap<>();
  private final NavigableMap<Double, Double> takenBids = new TreeMap<>();
  private final NavigableMap<Double, Double> takenAsks = new TreeMap<>();
  private boolean hasBook;
  private boolean valid;
  private boolean atOpen;
  private long sequence;
  private double front;
  private double seen;
  private double takenCoins;

  NaiveInstrument(String name, InstrumentTerms terms) {
    this.name = name;
    this.terms = terms;
  }

  void opens(long at, double price) {
    time = at;
    move(price);
    atOpen = true;
  }

  void closes(double price) {
    move(price);
    atOpen = false;
  }

  private void move(double price) {
    gross += coins == 0 ? 0 : coins * (price - mid);
    mid = price;
  }

  /** Applies an update; what the standing order gets by it. */
  double update(OrderBookUpdate update) {
    hasBook = true;
    boolean snapshot = update.getType() == UpdateType.SNAPSHOT;
    if (snapshot || (valid && update.getLastSequence() == sequence + 1)) {
      if (snapshot) {
        forgetAll();
      }
      set(bids, takenBids, update.getBidPrices(), update.getBidQuantities());
      set(asks, takenAsks, update.getAskPrices(), update.getAskQuantities());
      sequence = update.getLastSequence();
      valid = !isTwoSided() || bids.firstKey() < asks.firstKey();
      if (valid) {
        time = update.getEventTimeMicros();
      }
    } else if (valid && update.getLastSequence() > sequence) {
      valid = false;
    }
    if (!valid) {
      forgetAll();
      return 0;
    }
    if (!isTwoSided()) {
      return 0;
    }
    move((bids.firstKey() + asks.firstKey()) / 2);
    return standing == null ? 0 : moved();
  }

  private void forgetAll() {
    List.of(bids, asks, takenBids, takenAsks).forEach(NavigableMap::clear);
  }

  private static void set(
      NavigableMap<Double, Double> levels,
      NavigableMap<Double, Double> taken,
      ByteBuffer prices,
      ByteBuffer quantities) {
    for (int i = 0; i < PackedDoubles.size(prices); i++) {
      double price = PackedDoubles.get(prices, i);
      taken.remove(price);
      levels.put(price, PackedDoubles.get(quantities, i));
      levels.values().remove(0.0);
    }
  }

  private boolean isTwoSided() {
    return !bids.isEmpty() && !asks.isEmpty();
  }

  boolean isFillable(long arrives) {
    return time >= arrives && (hasBook ? valid && isTwoSided() : atOpen);
  }

  /** What the standing order gets by a trade; the one at the front of the queue first. */
  double print(TradeEvent trade) {
    if (standing == null) {
      return 0;
    }
    double beyond = standing.sign * (standing.limit - trade.price());
    if (beyond > 0) {
      return standing.left;
    }
    if (beyond < 0 || trade.buyerIsMaker() != (standing.sign > 0)) {
      return 0;
    }
    front -= trade.quantity();
    double reached = Math.max(-front, 0);
    front = Math.max(front, 0);
    double lot = terms.lot().doubleValue();
    return Math.floor(Math.min(reached, standing.left) / lot) * lot;
  }

  private double moved() {
    if (isCrossing(standing)) {
      return standing.left;
    }
    if (isInSight(standing)) {
      double now = own(standing).getOrDefault(standing.limit, 0.0);
      front = now == seen ? front : Math.min(front, now);
      seen = now;
    }
    return 0;
  }

  void stand(NaiveOrder order) {
    if (isCrossing(order)) {
      order.left = 0;
      return;
    }
    standing = order;
    seen = isInSight(order) ? own(order).getOrDefault(order.limit, 0.0) : Double.NaN;
    front = Double.isNaN(seen) ? Double.POSITIVE_INFINITY : seen;
  }

  private boolean isCrossing(NaiveOrder order) {
    return order.sign > 0 ? asks.firstKey() <= order.limit : bids.firstKey() >= order.limit;
  }

  private boolean isInSight(NaiveOrder order) {
    return order.sign > 0 ? bids.lastKey() <= order.limit : asks.lastKey() >= order.limit;
  }

  private NavigableMap<Double, Double> own(NaiveOrder order) {
    return order.sign > 0 ? bids : asks;
  }

  /** Quantity and value that are taken from the book, or at a bar's first price. */
  double[] take(NaiveOrder order) {
    if (!hasBook) {
      double price = mid * (1 + order.sign * terms.halfSpread().doubleValue());
      takenCoins = coins(order.left, price);
      return new double[] {order.left, value(order.left, price)};
    }
    NavigableMap<Double, Double> levels = order.sign > 0 ? asks : bids;
    NavigableMap<Double, Double> taken = order.sign > 0 ? takenAsks : takenBids;
    double there = 0;
    for (double price : levels.keySet()) {
      there += levels.get(price) - taken.getOrDefault(price, 0.0);
    }
    double lot = terms.lot().doubleValue();
    double whole = Math.min(order.left, Math.floor(there / lot) * lot);
    double open = whole;
    double value = 0;
    takenCoins = 0;
    for (double price : levels.keySet()) {
      double part = Math.min(open, levels.get(price) - taken.getOrDefault(price, 0.0));
      taken.merge(price, part, Double::sum);
      value += value(part, price);
      takenCoins += coins(part, price);
      open -= part;
    }
    return new double[] {whole, value};
  }

  /** Books a part of an order; the value in the quote currency. */
  double book(NaiveOrder order, double part, double value, boolean made) {
    double quote = made ? value(part, order.limit) : value;
    double base = order.sign * (made ? coins(part, order.limit) : takenCoins);
    double fee = quote * (made ? terms.makerFee() : terms.takerFee()).doubleValue();
    cash -= order.sign * quote + fee;
    fees += fee;
    double before = quantity;
    quantity += order.sign * part;
    if (before * quantity > 0 || before == 0) {
      coins += base;
    } else { // all that was held is closed, and the coins are sold
      double closing = -before / (order.sign * part);
      cash += (coins + base * closing) * mid;
      coins = base * (1 - closing);
    }
    return quote;
  }

  double value(double of, double price) {
    double units = of * terms.multiplier().doubleValue();
    return terms.contract() == Contract.LINEAR ? units * price : units;
  }

  private double coins(double of, double price) {
    double units = of * terms.multiplier().doubleValue();
    return terms.contract() == Contract.LINEAR ? units : units / price;
  }

  /** What open orders of a side may still do. */
  double onTheWay(int sign) {
    return orders.stream().filter(o -> o.sign == sign).mapToDouble(o -> o.left).sum();
  }

  double largestValue() {
    double highest = Math.abs(quantity + onTheWay(1));
    double lowest = Math.abs(quantity - onTheWay(-1));
    double most = Math.max(highest, lowest);
    return most == 0 ? 0 : value(most, mid);
  }
}
