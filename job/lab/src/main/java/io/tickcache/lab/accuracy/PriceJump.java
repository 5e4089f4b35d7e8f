package io.tickcache.lab.accuracy;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The largest move of a price within {@value #STEPS} steps that leaves time to look what became of
 * them.
 *
 * @param instrument its place in the list
 * @param first position of the first of these steps
 * @param moves positions of those in which the price moved
 * @param bps the whole move, basis points
 */
record PriceJump(int instrument, int first, List<Integer> moves, double bps) {

  /** Steps of a jump. */
  static final int STEPS = 16;

  /**
   * The largest one.
   *
   * @param after steps that have to come after it
   * @return null if nothing moves
   */
  static PriceJump largest(List<RecordedSteps> recorded, int after) {
    PriceJump largest = null;
    for (int i = 0; i < recorded.size(); i++) {
      RecordedSteps steps = recorded.get(i);
      for (int first = 1; first + STEPS + after <= steps.size(); first++) {
        double bps = bps(steps.price(first - 1), steps.price(first + STEPS - 1));
        if (Math.abs(bps) > (largest == null ? 0 : Math.abs(largest.bps()))) {
          largest = new PriceJump(i, first, moves(steps, first), bps);
        }
      }
    }
    return largest;
  }

  private static List<Integer> moves(RecordedSteps steps, int first) {
    return IntStream.range(first, first + STEPS)
        .filter(step -> bps(steps.price(step - 1), steps.price(step)) != 0)
        .boxed()
        .toList();
  }

  private static double bps(double from, double to) {
    return 1e4 * Math.log(to / from);
  }
}
