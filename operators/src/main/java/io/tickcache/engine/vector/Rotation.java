package io.tickcache.engine.vector;

/**
 * Cosines and sines of rotary angles, position × base<sup>−2i / headDim</sup> (Su et al.,
 * "RoFormer", 2021). One formula for all positions: those of the low 12 bits and those of the high
 * ones, in double, joined by the addition theorem, then rounded.
 */
final class Rotation {

  private static final int LOW_BITS = 12;
  private static final int LOW = 1 << LOW_BITS;

  /** High parts that are kept at once; contexts far apart share few. */
  private static final int HIGHS = 64;

  private final int pairs;
  private final double base;
  private final double[] frequencies;
  private final double[] low; // of each low part and pair, cosine and sine
  private final long[] highKeys = new long[HIGHS];
  private final double[][] highs = new double[HIGHS][];

  /** Tables take milliseconds to make, and engines of one model follow each other. */
  private static Rotation last;

  /**
   * For engines of one thread.
   *
   * @param headDim width of a head
   * @param base of the frequencies
   */
  static synchronized Rotation of(int headDim, double base) {
    if (last == null || last.pairs != headDim / 2 || last.base != base) {
      last = new Rotation(headDim, base);
    }
    return new Rotation(last);
  }

  private Rotation(Rotation of) {
    pairs = of.pairs;
    base = of.base;
    frequencies = of.frequencies;
    low = of.low;
  }

  private Rotation(int headDim, double base) {
    this.base = base;
    pairs = headDim / 2;
    frequencies = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      frequencies[i] = StrictMath.pow(base, -(double) i / pairs);
    }
    low = new double[LOW * 2 * pairs];
    for (int position = 0; position < LOW; position++) {
      put(position, low, position * 2 * pairs);
    }
  }

  private void put(long position, double[] into, int at) {
    for (int i = 0; i < pairs; i++) {
      double angle = position * frequencies[i];
      into[at + 2 * i] = StrictMath.cos(angle);
      into[at + 2 * i + 1] = StrictMath.sin(angle);
    }
  }

  /** Puts the cosines of a position's pairs, and its sines. */
  void put(long position, float[] cosines, float[] sines, int at) {
    double[] high = high(position >>> LOW_BITS);
    int from = (int) (position & LOW - 1) * 2 * pairs;
    for (int i = 0; i < pairs; i++) {
      double c = low[from + 2 * i];
      double s = low[from + 2 * i + 1];
      double highC = high[2 * i];
      double highS = high[2 * i + 1];
      cosines[at + i] = (float) (highC * c - highS * s);
      sines[at + i] = (float) (highS * c + highC * s);
    }
  }

  private double[] high(long key) {
    int place = (int) (key % HIGHS);
    if (highs[place] == null || highKeys[place] != key) {
      highs[place] = highs[place] == null ? new double[2 * pairs] : highs[place];
      highKeys[place] = key;
      put(key << LOW_BITS, highs[place], 0);
    }
    return highs[place];
  }
}
