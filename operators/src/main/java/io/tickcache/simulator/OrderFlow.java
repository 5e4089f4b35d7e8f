package io.tickcache.simulator;

import java.util.SplittableRandom;

/**
 * Rates of the order events of a zero-intelligence market: limit orders come {@code i} ticks from
 * the opposite best price at rate λ(i) = k / i^α, market orders at rate μ a side, and each resting
 * order is cancelled at rate θ(i). All are Poisson and of one size. Values: table 2 of the paper
 * (Sky Perfect Communications, events per second); θ beyond five ticks stays at its last value.
 *
 * @see <a href="https://doi.org/10.1287/opre.1090.0780">Cont, Stoikov, Talreja: A stochastic model
 *     for order book dynamics, Operations Research 58(3), 2010</a>
 */
final class OrderFlow {

  /** Orders rest at most this far from the opposite best price, ticks. */
  static final int MAX_DISTANCE = 64;

  private static final double LIMIT_SCALE = 1.92; // k
  private static final double LIMIT_EXPONENT = 0.52; // α
  private static final double[] NEAR_LIMIT_RATES = {1.85, 1.51, 1.09, 0.88, 0.77}; // λ(1…5)
  private static final double MARKET_RATE = 0.94; // μ
  private static final double[] CANCEL_RATES = {0.71, 0.81, 0.68, 0.56, 0.47}; // θ(1…5)
  private static final double MAX_CANCEL_RATE = 0.81;
  private static final int SIDES = 2;

  private static final double[] CUMULATIVE_LIMIT_RATES = cumulativeLimitRates();

  private OrderFlow() {}

  private static double[] cumulativeLimitRates() {
    double[] cumulative = new double[MAX_DISTANCE];
    double sum = 0;
    for (int i = 0; i < MAX_DISTANCE; i++) {
      sum += limitRate(i + 1);
      cumulative[i] = sum;
    }
    return cumulative;
  }

  private static double limitRate(int distance) {
    return distance <= NEAR_LIMIT_RATES.length
        ? NEAR_LIMIT_RATES[distance - 1]
        : LIMIT_SCALE / StrictMath.pow(distance, LIMIT_EXPONENT);
  }

  private static double cancelRate(int distance) {
    return CANCEL_RATES[Math.min(distance, CANCEL_RATES.length) - 1];
  }

  /** Limit orders of both sides per second. */
  static double limitRate() {
    return SIDES * CUMULATIVE_LIMIT_RATES[MAX_DISTANCE - 1];
  }

  /** Market orders of both sides per second. */
  static double marketRate() {
    return SIDES * MARKET_RATE;
  }

  /** Upper bound of the cancellations per second, to be thinned by {@link #isCancelled}. */
  static double maxCancelRate(int restingOrders) {
    return restingOrders * MAX_CANCEL_RATE;
  }

  /** Whether a cancellation drawn at the greatest rate happens at this distance. */
  static boolean isCancelled(int distance, SplittableRandom random) {
    return random.nextDouble() * MAX_CANCEL_RATE < cancelRate(distance);
  }

  /**
   * All order events per second once the book is in balance: what comes must go. Orders are few
   * near the touch, so nearly every order ends as a cancellation.
   */
  static double balancedRate() {
    return 2 * limitRate();
  }

  /** Orders expected at a distance without market orders: arrivals over departures. */
  static double expectedOrders(int distance) {
    return limitRate(distance) / cancelRate(distance);
  }

  /** Draws the distance of a limit order, ticks from the opposite best price, 1 and on. */
  static int drawDistance(SplittableRandom random) {
    double drawn = random.nextDouble() * CUMULATIVE_LIMIT_RATES[MAX_DISTANCE - 1];
    int low = 0;
    int high = MAX_DISTANCE - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (CUMULATIVE_LIMIT_RATES[middle] > drawn) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low + 1;
  }
}
