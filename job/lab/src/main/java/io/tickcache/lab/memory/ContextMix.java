package io.tickcache.lab.memory;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvContext;
import java.util.stream.IntStream;

/**
 * Contexts of many instruments at one moment: activity falls with the rank (Zipf's law with
 * exponent 1, as trading volume roughly does), so a few contexts are full and most are short.
 *
 * @param maxContext steps of a full context
 * @param lengths steps of each context, the most active instrument first
 */
@SuppressWarnings("ArrayRecordComponent") // read only by its own methods and tests
record ContextMix(int maxContext, int[] lengths) {

  static final int INSTRUMENTS = 1000;

  private static final int USUAL_MEAN = 1000;

  /**
   * Of the interval that the activity of the first instrument lies in; ends at double precision.
   */
  private static final int HALVINGS = 60;

  /** A mix with a mean of 1,000 steps, or of a quarter of a context that is short itself. */
  static ContextMix of(int maxContext) {
    double mean = Math.min(USUAL_MEAN, maxContext / 4.0);
    double low = 0;
    double high = (double) maxContext * INSTRUMENTS;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (meanOf(lengths(maxContext, middle)) < mean) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new ContextMix(maxContext, lengths(maxContext, high));
  }

  private static int[] lengths(int maxContext, double stepsOfFirst) {
    return IntStream.rangeClosed(1, INSTRUMENTS)
        .map(rank -> (int) Math.min(maxContext, Math.ceil(stepsOfFirst / rank)))
        .toArray();
  }

  private static double meanOf(int[] lengths) {
    return IntStream.of(lengths).average().orElseThrow();
  }

  double mean() {
    return meanOf(lengths);
  }

  /** Part of the slots without a step if each context had all its slots from the start. */
  double wasteOfPreallocation() {
    return waste((long) maxContext * lengths.length);
  }

  /** Part of the slots without a step in blocks of a size, allocated as contexts grow. */
  double wasteOfBlocks(int blockSize, int maxStepsPerPass) {
    ContextGeometry geometry = ContextGeometry.of(maxContext, maxStepsPerPass, blockSize);
    KvBlockPool pool = new KvBlockPool(geometry.blocksFor(geometry.capacity()) * lengths.length, 1);
    for (int length : lengths) {
      new KvContext(0, geometry).reserve(pool, length);
    }
    return waste((long) pool.used() * blockSize);
  }

  private double waste(long slots) {
    return 1 - IntStream.of(lengths).asLongStream().sum() / (double) slots;
  }
}
