package io.tickcache.forecast;

import java.nio.charset.StandardCharsets;

/**
 * Standard normal numbers of the paths of one forecast. Each is a function of the seed, of the
 * instrument, epoch and position that the forecast goes on from, and of its path, step and feature:
 * neither of how many paths there are, nor of what else is forecast. Logarithm, sine and cosine are
 * StrictMath's: the same bits on every JVM and CPU.
 */
final class PathNoise {

  /** Step and pair of features share a word of the counter. */
  private static final int PAIR_BITS = 16;

  private static final long FNV_BASIS = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;
  private static final double TO_UNIT = 0x1.0p-53;

  private final int key0;
  private final int key1;
  private final long position;
  private final int[] words = new int[Philox.WORDS];

  /**
   * Of one forecast.
   *
   * @param seed that a user chose
   * @param epochMicros of the context that the forecast goes on from
   * @param position in it
   */
  PathNoise(long seed, String instrument, long epochMicros, long position) {
    long key = mix(mix(mix(seed) ^ hash(instrument)) ^ epochMicros);
    this.key0 = (int) key;
    this.key1 = (int) (key >>> 32);
    this.position = position;
  }

  /** FNV-1a of the name's UTF-8. */
  private static long hash(String name) {
    long hash = FNV_BASIS;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }

  /** SplitMix64's finalizer: every bit of the result depends on every bit of the number. */
  private static long mix(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * The number by which a feature of a step differs from what the model expects, in standard
   * deviations (Box and Muller 1958).
   *
   * @param path from 0
   * @param step of the forecast, from 1
   * @param feature its place in the step's features
   */
  double normal(int path, int step, int feature) {
    words[0] = (int) position;
    words[1] = (int) (position >>> 32);
    words[2] = path;
    words[3] = step << PAIR_BITS | feature >>> 1;
    Philox.generate(words, key0, key1);
    double radius = Math.sqrt(-2 * StrictMath.log((bits(0) + 1) * TO_UNIT)); // of (0, 1]
    double angle = 2 * Math.PI * (bits(2) * TO_UNIT);
    return radius * ((feature & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
  }

  /** 53 random bits. */
  private long bits(int at) {
    return (words[at] & 0xFFFF_FFFFL | (long) words[at + 1] << 32) >>> 11;
  }
}
