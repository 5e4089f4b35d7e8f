package io.tickcache.simulator;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.market.KlineAggregator;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One instrument of the simulated market: a book under the {@link OrderFlow}, told in updates at a
 * fixed rate and in klines of its trades. Update ids count the order events.
 */
final class SimulatedInstrument implements Comparable<SimulatedInstrument> {

  private static final double MICROS_PER_SECOND = 1e6;

  private final String name;
  private final int index;
  private final SplittableRandom random;
  private final DecimalGrid ticks;
  private final DecimalGrid lots;
  private final double flowSpeed; // order events go this many times faster than in the paper
  private final double updatePeriodMicros;
  private final double firstUpdateMicros;
  private final long klineMicros;
  private final SimulatedSide bids = SimulatedSide.bids();
  private final SimulatedSide asks = SimulatedSide.asks();
  private final KlineAggregator aggregator;
  private Kline closedKline; // just closed, not yet given out
  private long updates; // times of update passed
  private long nextUpdateMicros;
  private long nextCloseMicros;
  private double nextOrderMicros;
  private long sequence; // id of the newest order event
  private long lastSequence; // up to where updates tell

  SimulatedInstrument(int index, SimulatorOptions options, SplittableRandom random) {
    this.name = String.format(Locale.ROOT, "sim:SYM%04d", index + 1);
    this.index = index;
    this.random = random;
    this.ticks = new DecimalGrid(options.tickSize());
    this.lots = new DecimalGrid(options.lotSize());
    this.flowSpeed =
        options.updatesPerSecond() * options.orderEventsPerUpdate() / OrderFlow.balancedRate();
    this.updatePeriodMicros = MICROS_PER_SECOND / options.updatesPerSecond();
    this.firstUpdateMicros = options.startTimeMicros() + random.nextDouble() * updatePeriodMicros;
    this.nextUpdateMicros = (long) firstUpdateMicros;
    this.nextOrderMicros = firstUpdateMicros;
    this.klineMicros = options.klineInterval().toNanos() / 1_000;
    this.nextCloseMicros = (options.startTimeMicros() / klineMicros + 1) * klineMicros;
    this.aggregator = new KlineAggregator(name, klineMicros, kline -> closedKline = kline);
    fillBook(Math.round(options.startPrice() / options.tickSize()));
  }

  private void fillBook(long startTick) {
    bids.add(startTick - 1);
    asks.add(startTick + 1);
    for (int distance = 1; distance < OrderFlow.MAX_DISTANCE; distance++) {
      for (double orders = OrderFlow.expectedOrders(distance); orders > 0; orders--) {
        if (random.nextDouble() < orders) {
          bids.add(startTick - distance);
        }
        if (random.nextDouble() < orders) {
          asks.add(startTick + distance);
        }
      }
    }
  }

  /** Lets the market run to its next update or kline, which may turn out to be nothing: null. */
  RecordedEvent advance() {
    if (closesNext()) {
      runOrdersUntil(nextCloseMicros);
      aggregator.advanceTo(nextCloseMicros);
      nextCloseMicros += klineMicros;
      return takeClosedKline();
    }
    long timeMicros = nextUpdateMicros;
    runOrdersUntil(timeMicros);
    updates++;
    nextUpdateMicros = (long) (firstUpdateMicros + updates * updatePeriodMicros);
    return takeUpdate(timeMicros);
  }

  private boolean closesNext() {
    return nextCloseMicros <= nextUpdateMicros;
  }

  private RecordedEvent takeClosedKline() {
    Kline kline = closedKline;
    closedKline = null;
    return kline == null ? null : new KlineEvent(kline);
  }

  private RecordedEvent takeUpdate(long timeMicros) {
    if (!bids.hasChanged() && !asks.hasChanged()) {
      return null;
    }
    UpdateType type = lastSequence == 0 ? UpdateType.SNAPSHOT : UpdateType.DELTA;
    sequence = Math.max(sequence, 1);
    OrderBookUpdate update =
        new OrderBookUpdate(
            name,
            type,
            timeMicros,
            timeMicros,
            type == UpdateType.SNAPSHOT ? sequence : lastSequence + 1,
            sequence,
            null,
            bids.changedPrices(ticks),
            bids.changedQuantities(lots),
            asks.changedPrices(ticks),
            asks.changedQuantities(lots));
    lastSequence = sequence;
    bids.clearChanges();
    asks.clearChanges();
    return new BookUpdateEvent(update);
  }

  private void runOrdersUntil(long timeMicros) {
    while (nextOrderMicros < timeMicros) {
      double limitRate = OrderFlow.limitRate();
      double marketRate = OrderFlow.marketRate();
      double rate = limitRate + marketRate + OrderFlow.maxCancelRate(bids.total() + asks.total());
      double drawn = random.nextDouble() * rate;
      if (drawn < limitRate) {
        addLimitOrder();
      } else if (drawn < limitRate + marketRate) {
        executeMarketOrder();
      } else {
        cancelOrder();
      }
      double waitSeconds = -StrictMath.log(1 - random.nextDouble()) / (rate * flowSpeed);
      nextOrderMicros += waitSeconds * MICROS_PER_SECOND;
    }
  }

  private void addLimitOrder() {
    int distance = OrderFlow.drawDistance(random);
    if (random.nextBoolean()) {
      asks.add(bids.best() + distance);
      sequence++;
    } else if (asks.best() > distance) { // no price is below one tick
      bids.add(asks.best() - distance);
      sequence++;
    }
  }

  private void executeMarketOrder() {
    SimulatedSide side = random.nextBoolean() ? asks : bids;
    if (side.total() > 1) {
      aggregator.add((long) nextOrderMicros, ticks.at(side.best()), lots.at(1));
      remove(side, side.best());
    }
  }

  private void cancelOrder() {
    int rank = random.nextInt(bids.total() + asks.total());
    SimulatedSide side = rank < bids.total() ? bids : asks;
    long tick = side.tickOf(side == bids ? rank : rank - bids.total());
    long distance = Math.abs(tick - opposite(side).best());
    if (side.total() > 1 && OrderFlow.isCancelled((int) distance, random)) {
      remove(side, tick);
    }
  }

  private void remove(SimulatedSide side, long tick) {
    long oldBest = side.best();
    side.remove(tick);
    sequence++;
    opposite(side).cull(oldBest, side.best());
  }

  private SimulatedSide opposite(SimulatedSide side) {
    return side == bids ? asks : bids;
  }

  private long nextTimeMicros() {
    return Math.min(nextCloseMicros, nextUpdateMicros);
  }

  /** By the time of what comes next, klines first. */
  @Override
  public int compareTo(SimulatedInstrument other) {
    int byTime = Long.compare(nextTimeMicros(), other.nextTimeMicros());
    if (byTime != 0) {
      return byTime;
    }
    int byKind = Boolean.compare(other.closesNext(), closesNext());
    return byKind != 0 ? byKind : Integer.compare(index, other.index);
  }
}
