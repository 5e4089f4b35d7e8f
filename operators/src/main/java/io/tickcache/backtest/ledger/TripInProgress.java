package io.tickcache.backtest.ledger;

import io.tickcache.backtest.Costs;
import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.RoundTrip;
import java.math.BigDecimal;

/** A position that is not flat yet: what it took in and paid out since it was. */
final class TripInProgress {

  private final String instrument;
  private final OrderSide side;
  private final long openedMicros;

  private BigDecimal cash = BigDecimal.ZERO;
  private Costs costs = Costs.NONE;
  private BigDecimal largest = BigDecimal.ZERO;
  private BigDecimal entered = BigDecimal.ZERO;
  private BigDecimal enteredCoins = BigDecimal.ZERO;
  private BigDecimal left = BigDecimal.ZERO;
  private BigDecimal leftCoins = BigDecimal.ZERO;

  TripInProgress(String instrument, OrderSide side, long openedMicros) {
    this.instrument = instrument;
    this.side = side;
    this.openedMicros = openedMicros;
  }

  /** Cash that came in, and the costs that it is less for. */
  void pay(BigDecimal in, Costs its) {
    cash = cash.add(in);
    costs = costs.plus(its);
  }

  void fill(Execution execution, BigDecimal quantityAfter) {
    largest = largest.max(quantityAfter.abs());
    if (execution.side() == side) {
      entered = entered.add(execution.value());
      enteredCoins = enteredCoins.add(execution.coins());
    } else {
      left = left.add(execution.value());
      leftCoins = leftCoins.add(execution.coins());
    }
  }

  /**
   * The round trip.
   *
   * @param mid at which what is left is worth something
   * @param coins that are left
   */
  RoundTrip end(long timeMicros, boolean open, BigDecimal mid, BigDecimal coins) {
    BigDecimal net = cash.add(coins.multiply(mid));
    BigDecimal exitValue = left;
    BigDecimal exitCoins = leftCoins;
    if (open) {
      exitValue = left.add(coins.abs().multiply(mid));
      exitCoins = leftCoins.add(coins.abs());
    }
    return new RoundTrip(
        instrument,
        side,
        openedMicros,
        timeMicros,
        open,
        largest,
        average(entered, enteredCoins),
        average(exitValue, exitCoins),
        net.add(costs.total()),
        costs);
  }

  private static BigDecimal average(BigDecimal value, BigDecimal coins) {
    return coins.signum() == 0
        ? BigDecimal.ZERO
        : InstrumentLedger.shown(value.divide(coins, InstrumentTerms.DIGITS));
  }
}
