package io.tickcache.backtest.fill;

/**
 * How far to the front an order in a level's queue moves when the level gets smaller without
 * trades: cancelled before it, or behind it? By hftbacktest's rules ({@code models/queue.rs}): with
 * {@code front} before the order and {@code back} behind it, p = f(back) / (f(back) + f(front)) of
 * what was cancelled stood behind.
 */
public enum QueueModel {
  /** All that was cancelled stood behind the order, which moves by trades alone. The default. */
  RISK_AVERSE {
    @Override
    double weight(double quantity) {
      throw new UnsupportedOperationException();
    }

    @Override
    double afterChange(double front, double before, double after, double traded) {
      return Math.min(front, after);
    }
  },

  /** f(x) = x². */
  SQUARE {
    @Override
    double weight(double quantity) {
      return quantity * quantity;
    }
  },

  /** f(x) = x³. */
  CUBE {
    @Override
    double weight(double quantity) {
      return quantity * quantity * quantity;
    }
  },

  /** f(x) = ln(1 + x). */
  LOGARITHM {
    @Override
    double weight(double quantity) {
      return StrictMath.log1p(quantity);
    }
  };

  abstract double weight(double quantity);

  /**
   * What stands before the order once its level has changed.
   *
   * @param front what stood before it, less what was traded since
   * @param before the level's quantity at its last update
   * @param after its quantity now
   * @param traded at its price between the two
   */
  double afterChange(double front, double before, double after, double traded) {
    double cancelled = before - after - traded;
    if (cancelled < 0) { // it grew, behind the order
      return Math.min(front, after);
    }
    double back = before - front;
    double behind = weight(Math.max(back, 0));
    double ahead = weight(Math.max(front, 0));
    double probability = behind + ahead == 0 ? 0 : behind / (behind + ahead);
    double moved =
        front - (1 - probability) * cancelled + Math.min(0, back - probability * cancelled);
    return Math.min(Math.max(moved, 0), after);
  }
}
