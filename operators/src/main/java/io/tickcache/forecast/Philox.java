package io.tickcache.forecast;

/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", 2011):
 * random numbers that are a function of a key and a counter alone, so that none depends on how many
 * were asked for before. Its words are unsigned.
 */
final class Philox {

  /** Words of a counter, and of what is made of it. */
  static final int WORDS = 4;

  private static final int ROUNDS = 10;
  private static final long FACTOR_0 = 0xD2511F53L;
  private static final long FACTOR_1 = 0xCD9E8D57L;
  private static final int KEY_STEP_0 = 0x9E3779B9;
  private static final int KEY_STEP_1 = 0xBB67AE85;
  private static final long WORD = 0xFFFF_FFFFL;

  private Philox() {}

  /**
   * Replaces a counter by its random numbers.
   *
   * @param counter of {@value #WORDS} words
   */
  static void generate(int[] counter, int key0, int key1) {
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = FACTOR_0 * (counter[0] & WORD);
      long product1 = FACTOR_1 * (counter[2] & WORD);
      counter[0] = (int) (product1 >>> 32) ^ counter[1] ^ k0;
      counter[2] = (int) (product0 >>> 32) ^ counter[3] ^ k1;
      counter[1] = (int) product1;
      counter[3] = (int) product0;
      k0 += KEY_STEP_0;
      k1 += KEY_STEP_1;
    }
  }
}
