package io.tickcache.job.backtest.report;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Costs;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.backtest.Fill;
import io.tickcache.backtest.InstrumentResult;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.Order;
import io.tickcache.backtest.OrderOutcome;
import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.RoundTrip;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An account that trades made-up prices by made-up decisions; its ledger adds up. */
final class SyntheticAccount {

  private static final BigDecimal CAPITAL = new BigDecimal("100000");
  private static final BigDecimal FEE = new BigDecimal("0.00055");
  private static final BigDecimal HALF_SPREAD = new BigDecimal("0.00008");
  private static final BigDecimal SLIPPAGE = new BigDecimal("0.00003");
  private static final BigDecimal FUNDING = new BigDecimal("0.0000125");
  private static final long LATENCY_MICROS = 185_000;

  private final String name;
  private final BigDecimal costFactor;
  private final SyntheticMarket market;
  private final List<Order> orders = new ArrayList<>();
  private final List<Fill> fills = new ArrayList<>();
  private final List<RoundTrip> trips = new ArrayList<>();
  private final Map<String, InstrumentResult> results = new TreeMap<>();

  SyntheticAccount(String name, SyntheticMarket market, double costFactor) {
    this.name = name;
    this.market = market;
    this.costFactor = BigDecimal.valueOf(costFactor);
  }

  /** One instrument's positions, [points]: the one at i is held from point i - 1 to i. */
  interface Decisions {
    BigDecimal[] positions(SyntheticMarket.Instrument instrument);
  }

  AccountResult run(Decisions decisions) {
    int points = market.times().length;
    BigDecimal[] worth = new BigDecimal[points];
    double[] gross = new double[points];
    double[] net = new double[points];
    Arrays.fill(worth, CAPITAL);
    for (SyntheticMarket.Instrument instrument : market.instruments()) {
      BigDecimal[] earned = trade(instrument, decisions.positions(instrument));
      double[] positions = results.get(instrument.name()).positions();
      for (int i = 0; i < points; i++) {
        worth[i] = worth[i].add(earned[i]);
        double value = positions[i] * instrument.mids()[i].doubleValue();
        gross[i] += Math.abs(value);
        net[i] += value;
      }
    }
    double[] equity = Arrays.stream(worth).mapToDouble(BigDecimal::doubleValue).toArray();
    double[] liquidation = equity.clone();
    for (int i = 0; i < points; i++) {
      liquidation[i] -= gross[i] * 0.00066;
    }
    Costs costs =
        results.values().stream().map(InstrumentResult::costs).reduce(Costs.NONE, Costs::plus);
    BigDecimal profit =
        results.values().stream()
            .map(InstrumentResult::gross)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    fills.sort(Comparator.comparingLong(Fill::timeMicros));
    return new AccountResult(
        name,
        new EquitySeries(market.gridMicros(), market.times(), equity, liquidation, gross, net),
        orders,
        fills,
        trips,
        results,
        profit,
        costs);
  }

  /** What was earned up to each point, after costs. */
  private BigDecimal[] trade(SyntheticMarket.Instrument instrument, BigDecimal[] wanted) {
    int points = wanted.length;
    BigDecimal[] earned = new BigDecimal[points];
    earned[0] = BigDecimal.ZERO;
    BigDecimal gross = BigDecimal.ZERO;
    BigDecimal traded = BigDecimal.ZERO;
    Costs costs = Costs.NONE;
    Open open = null;
    int first = fills.size();
    for (int i = 1; i < points; i++) {
      BigDecimal mid = instrument.mids()[i - 1];
      BigDecimal change = wanted[i].subtract(wanted[i - 1]);
      if (change.signum() != 0) {
        Fill fill = fill(instrument.name(), i, mid, change, wanted[i]);
        costs = costs.plus(fill.costs());
        traded = traded.add(fill.value());
        open = turned(open, fill, wanted[i - 1], wanted[i]);
      }
      Costs funding = funding(wanted[i], mid, i);
      costs = costs.plus(funding);
      if (open != null) {
        BigDecimal step = wanted[i].multiply(instrument.mids()[i].subtract(mid));
        gross = gross.add(step);
        open.gross = open.gross.add(step);
        open.costs = open.costs.plus(funding);
      }
      earned[i] = gross.subtract(costs.total());
    }
    if (open != null) {
      trips.add(open.trip(market.times()[points - 1], instrument.mids()[points - 1], true));
    }
    long count = fills.size() - first;
    results.put(
        instrument.name(),
        new InstrumentResult(
            instrument.name(),
            doubles(instrument.mids()),
            doubles(wanted),
            costs,
            gross,
            traded,
            count,
            count,
            3,
            1));
    return earned;
  }

  private Open turned(Open open, Fill fill, BigDecimal before, BigDecimal after) {
    Costs half = after.signum() * before.signum() < 0 ? halved(fill.costs()) : fill.costs();
    if (open != null) {
      open.costs = open.costs.plus(half);
      trips.add(open.trip(fill.timeMicros(), fill.price(), false));
    }
    return after.signum() == 0
        ? null
        : new Open(fill, after, open == null ? fill.costs() : fill.costs().minus(half));
  }

  private static Costs halved(Costs costs) {
    BigDecimal two = BigDecimal.valueOf(2);
    return new Costs(
        costs.fees().divide(two),
        costs.spread().divide(two),
        costs.slippage().divide(two),
        costs.funding().divide(two));
  }

  private Fill fill(
      String instrument, int point, BigDecimal mid, BigDecimal change, BigDecimal after) {
    OrderSide side = change.signum() > 0 ? OrderSide.BUY : OrderSide.SELL;
    BigDecimal quantity = change.abs();
    BigDecimal value = quantity.multiply(mid);
    long decided = market.times()[point - 1];
    long arrives = decided + LATENCY_MICROS + (point * 7919L) % 90_000;
    long id = orders.size() + 1L;
    orders.add(
        new Order(
            id,
            instrument,
            side,
            Liquidity.TAKER,
            quantity,
            null,
            decided,
            arrives,
            arrives,
            quantity,
            OrderOutcome.FILLED,
            market.times()[0],
            point));
    Costs costs =
        new Costs(
            part(value, FEE), part(value, HALF_SPREAD), part(value, SLIPPAGE), BigDecimal.ZERO);
    BigDecimal away =
        mid.multiply(HALF_SPREAD.add(SLIPPAGE)).multiply(BigDecimal.valueOf(side.sign()));
    Fill fill =
        new Fill(
            id,
            instrument,
            arrives,
            side,
            Liquidity.TAKER,
            quantity,
            mid.add(away).setScale(6, RoundingMode.HALF_EVEN),
            mid,
            value,
            costs,
            after);
    fills.add(fill);
    return fill;
  }

  private Costs funding(BigDecimal position, BigDecimal mid, int point) {
    BigDecimal zero = BigDecimal.ZERO;
    return point % 8 == 0
        ? new Costs(zero, zero, zero, part(position.multiply(mid), FUNDING))
        : Costs.NONE;
  }

  private BigDecimal part(BigDecimal value, BigDecimal rate) {
    return value.multiply(rate).multiply(costFactor).setScale(8, RoundingMode.HALF_EVEN);
  }

  private static double[] doubles(BigDecimal[] values) {
    return Arrays.stream(values).mapToDouble(BigDecimal::doubleValue).toArray();
  }

  private static final class Open {

    private final Fill entry;
    private final BigDecimal position;
    private BigDecimal gross = BigDecimal.ZERO;
    private Costs costs;

    Open(Fill entry, BigDecimal position, Costs costs) {
      this.entry = entry;
      this.position = position;
      this.costs = costs;
    }

    RoundTrip trip(long closed, BigDecimal exit, boolean open) {
      return new RoundTrip(
          entry.instrument(),
          position.signum() > 0 ? OrderSide.BUY : OrderSide.SELL,
          entry.timeMicros(),
          closed,
          open,
          position.abs(),
          entry.price(),
          exit,
          gross,
          costs);
    }
  }
}
