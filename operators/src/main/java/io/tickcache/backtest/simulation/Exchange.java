package io.tickcache.backtest.simulation;

import io.tickcache.backtest.Fill;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.Order;
import io.tickcache.backtest.OrderOutcome;
import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.fill.BookWalk;
import io.tickcache.backtest.fill.QueueModel;
import io.tickcache.backtest.fill.RestingOrder;
import io.tickcache.backtest.ledger.Execution;
import io.tickcache.backtest.tape.MarketChange;
import io.tickcache.backtest.tape.MarketChange.BookChange;
import io.tickcache.backtest.tape.MarketChange.Print;
import io.tickcache.backtest.tape.TradableMarket;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Fills one account's orders from the recorded market, which does not notice them: there is no
 * market impact but what the account itself took and the recording has not updated since.
 */
final class Exchange {

  private final QueueModel queue;
  private final BiConsumer<Holding, Fill> filled;
  private final BiConsumer<Holding, Order> ended;

  Exchange(QueueModel queue, BiConsumer<Holding, Fill> filled, BiConsumer<Holding, Order> ended) {
    this.queue = queue;
    this.filled = filled;
    this.ended = ended;
  }

  /** An order is there. It is filled at once if the market is of this time, or waits for it. */
  void arrived(Holding holding, WorkingOrder order) {
    if (order.liquidity() == Liquidity.MAKER) {
      takeBack(holding, order.arrivesMicros());
    }
    if (order.onlyCancels()) {
      return;
    }
    if (order.liquidity() == Liquidity.MAKER && !lessen(holding, order)) {
      end(holding, order, order.arrivesMicros(), OrderOutcome.CANCELLED);
      return;
    }
    if (holding.waiting.isEmpty() && isMatched(holding, order)) {
      match(holding, order);
    } else {
      holding.waiting.add(order);
    }
  }

  /** What orders before it got while it was under way is its own; false if nothing is left. */
  private static boolean lessen(Holding holding, WorkingOrder order) {
    BigDecimal needed = order.neededFrom(holding.ledger.quantity());
    if (needed.signum() > 0 && needed.compareTo(order.open()) < 0) {
      holding.ordered(order.side(), needed.subtract(order.open()));
      order.lessenTo(needed);
    }
    return needed.signum() > 0;
  }

  /** The market changed: what the account took is there again where it was updated. */
  void changed(Holding holding, MarketChange change) {
    if (change instanceof BookChange updated) {
      if (holding.market.has(updated.update())) {
        holding.consumption.updated(updated.update());
      } else if (!holding.market.book().valid()) {
        holding.consumption.clear();
      }
    }
    if (holding.standing != null) {
      changedAtPlace(holding, change);
    }
    while (!holding.waiting.isEmpty() && isMatched(holding, holding.waiting.peek())) {
      match(holding, holding.waiting.poll());
    }
  }

  private void changedAtPlace(Holding holding, MarketChange change) {
    WorkingOrder order = holding.standing;
    BigDecimal part = BigDecimal.ZERO;
    if (change instanceof Print print) {
      part =
          holding.place.traded(
              print.trade().price(),
              print.trade().quantity(),
              print.trade().buyerIsMaker(),
              order.open());
    } else if (holding.market.isTwoSided()) {
      part = holding.place.changed(holding.market.book(), order.open());
    }
    part = holding.terms.wholeLots(part);
    if (part.signum() > 0) {
      fill(holding, order, change.timeMicros(), made(holding, order, part));
      if (order.open().signum() == 0) {
        holding.standing = null;
        holding.place = null;
        end(holding, order, change.timeMicros(), OrderOutcome.FILLED);
      }
    }
  }

  private static Execution made(Holding holding, WorkingOrder order, BigDecimal part) {
    return Execution.at(
        order.side(),
        Liquidity.MAKER,
        part,
        order.limitPrice(),
        holding.market.mid(),
        holding.terms);
  }

  /** Whether it is filled, or stands, by what the market is now: makers stand in books alone. */
  private static boolean isMatched(Holding holding, WorkingOrder order) {
    boolean possible = order.liquidity() == Liquidity.TAKER || holding.market.hasBook();
    return possible && holding.market.fills(order.arrivesMicros());
  }

  private void match(Holding holding, WorkingOrder order) {
    if (order.liquidity() == Liquidity.MAKER) {
      stand(holding, order);
    } else if (holding.market.hasBook()) {
      walk(holding, order);
    } else {
      takeOpen(holding, order);
    }
  }

  private void walk(Holding holding, WorkingOrder order) {
    long time = holding.market.timeMicros();
    Optional<Execution> taken =
        BookWalk.take(
            order.side(), order.open(), holding.market.book(), holding.consumption, holding.terms);
    taken.ifPresent(execution -> fill(holding, order, time, execution));
    boolean whole = order.open().signum() == 0;
    end(holding, order, time, whole ? OrderOutcome.FILLED : OrderOutcome.BEYOND_RECORDED_DEPTH);
  }

  /** A bar's first price, missed by half a spread; how much could be had there, no bar says. */
  private void takeOpen(Holding holding, WorkingOrder order) {
    BigDecimal open = holding.market.mid();
    boolean buy = order.side() == OrderSide.BUY;
    BigDecimal missed = open.multiply(holding.terms.halfSpread());
    BigDecimal price = holding.terms.onTick(buy ? open.add(missed) : open.subtract(missed), !buy);
    long time = holding.market.timeMicros();
    Execution execution =
        Execution.at(order.side(), Liquidity.TAKER, order.open(), price, open, holding.terms);
    fill(holding, order, time, execution);
    end(holding, order, time, OrderOutcome.FILLED);
  }

  private void stand(Holding holding, WorkingOrder order) {
    TradableMarket market = holding.market;
    double price = order.limitPrice().doubleValue();
    if (RestingOrder.takes(order.side(), price, market.book())) {
      end(holding, order, market.timeMicros(), OrderOutcome.WOULD_HAVE_TAKEN);
      return;
    }
    holding.standing = order;
    holding.place = new RestingOrder(order.side(), price, queue, market.book());
  }

  /** Takes back what stands, and what waits to stand. */
  private void takeBack(Holding holding, long timeMicros) {
    if (holding.standing != null) {
      WorkingOrder order = holding.standing;
      holding.standing = null;
      holding.place = null;
      end(holding, order, timeMicros, OrderOutcome.CANCELLED);
    }
    while (!holding.waiting.isEmpty()) {
      end(holding, holding.waiting.poll(), timeMicros, OrderOutcome.CANCELLED);
    }
  }

  /** Nothing will be filled any more. */
  void recordingEnded(Holding holding, long timeMicros) {
    if (holding.standing != null) {
      end(holding, holding.standing, timeMicros, OrderOutcome.CANCELLED);
      holding.standing = null;
    }
    while (!holding.waiting.isEmpty()) {
      end(holding, holding.waiting.poll(), timeMicros, OrderOutcome.NO_MARKET);
    }
  }

  private void fill(Holding holding, WorkingOrder order, long timeMicros, Execution execution) {
    Fill fill = holding.ledger.book(order.id(), timeMicros, execution);
    holding.ordered(order.side(), execution.quantity().negate());
    order.fill(execution.quantity());
    filled.accept(holding, fill);
  }

  private void end(Holding holding, WorkingOrder order, long timeMicros, OrderOutcome outcome) {
    holding.ordered(order.side(), order.open().negate());
    ended.accept(holding, order.ended(timeMicros, outcome));
  }
}
