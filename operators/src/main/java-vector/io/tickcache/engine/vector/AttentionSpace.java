package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;
import static io.tickcache.engine.vector.Functions.PARTIAL_SUMS;

import java.util.Arrays;

/**
 * The numbers of an attention that is being computed: scores of a group of tiles, and a state for
 * each head or step. Grows to the largest so far.
 */
final class AttentionSpace {

  private static final int GROUP = Attention.GROUP_TILES * TILE;

  /** [states][slots of a group] */
  float[] scores = {};

  /** [states] */
  float[] largest = {};

  /** [states][partial sums] */
  float[] sums = {};

  /** [states][headDim] */
  float[] results = {};

  /** Keys of a head, or values of four. */
  float[] unpacked = {};

  /** [tiles][states][slots of a tile]: scores as they were, where attention is counted. */
  float[] kept = {};

  private int headDim;

  /** Makes room for an attention. */
  void fit(Attention a) {
    int states = Math.max(Kernels.ROWS, a.heads());
    headDim = a.headDim();
    if (largest.length < states || results.length < states * headDim) {
      scores = new float[states * GROUP];
      largest = new float[states];
      sums = new float[states * PARTIAL_SUMS];
      results = new float[states * headDim];
      unpacked = new float[4 * TILE * headDim];
    }
    if (a.counts() && kept.length < a.tiles() * Kernels.ROWS * TILE) {
      kept = new float[a.tiles() * Kernels.ROWS * TILE];
    }
  }

  /** Begins with so many states. */
  void begin(int states) {
    Arrays.fill(largest, 0, states, Float.NEGATIVE_INFINITY);
    Arrays.fill(sums, 0, states * PARTIAL_SUMS, 0);
    Arrays.fill(results, 0, states * headDim, 0);
  }

  /** Keeps the scores of a tile, which lie from {@code at} on in each state's. */
  void keepScores(int tile, int states, int at) {
    for (int state = 0; state < states; state++) {
      System.arraycopy(scores, state * GROUP + at, kept, keptAt(tile, state), TILE);
    }
  }

  /** Where the kept scores of a tile begin. */
  int keptAt(int tile, int state) {
    return (tile * Kernels.ROWS + state) * TILE;
  }
}
