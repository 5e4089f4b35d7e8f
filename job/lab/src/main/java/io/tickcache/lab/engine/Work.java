package io.tickcache.lab.engine;

/**
 * What a pass cannot do without.
 *
 * @param bytes memory read: the weights once, the keys and values of the visible slots once
 * @param operations multiplications and additions of matrix products
 */
record Work(long bytes, long operations) {

  /**
   * The least time that it takes, seconds: memory and arithmetic at their measured rates, each
   * hidden behind the other as far as it goes.
   */
  double floorSeconds(double bytesPerSecond, double operationsPerSecond) {
    return Math.max(readSeconds(bytesPerSecond), computeSeconds(operationsPerSecond));
  }

  double readSeconds(double bytesPerSecond) {
    return bytes / bytesPerSecond;
  }

  double computeSeconds(double operationsPerSecond) {
    return operations / operationsPerSecond;
  }
}
