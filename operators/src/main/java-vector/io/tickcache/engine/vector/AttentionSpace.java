package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;
import static io.tickcache.engine.vector.Functions.PARTIAL_SUMS;

import io.tickcache.kvcache.KvStorage;
import java.util.Arrays;

/**
 * The numbers of an attention that is being computed: scores of a group of tiles, and a state for
 * each head or step. Grows to the largest so far.
 */
final class AttentionSpace {

  static final int GROUP = Attention.GROUP_TILES * TILE;

  /** [heads or steps at a time][slots of a group] */
  float[] scores = {};

  /** [states] */
  float[] largest = {};

  /** [states][partial sums] */
  float[] sums = {};

  /** [states][{@link #resultWidth}] */
  float[] results = {};

  /** Room for a head's numbers, and for what a vector has behind them. */
  int resultWidth;

  /** Unpacked keys of a head, [tiles of a group][headDim][slots of a tile] */
  float[] keys = {};

  /** Unpacked values, [tiles of a group][slots of a tile][headDim]; or those of four heads. */
  float[] values = {};

  /** [tiles][steps][slots of a tile]: scores as they were, where attention is counted. */
  float[] kept = {};

  private int headDim;
  private int rows;

  /** Makes room for an attention. */
  void fit(Attention a) {
    rows = a.rows();
    headDim = a.headDim();
    int states = Math.max(rows, a.heads());
    resultWidth = Panels.padded(headDim) + Panels.LANES;
    if (largest.length < states || results.length < states * resultWidth) {
      scores = new float[Math.max(Kernels.ROWS, a.heads()) * GROUP];
      largest = new float[states];
      sums = new float[states * PARTIAL_SUMS];
      results = new float[states * resultWidth];
    }
    if (keys.length < GROUP * headDim && a.storage() != KvStorage.FP32) {
      keys = new float[GROUP * headDim];
      values = new float[GROUP * headDim + Panels.LANES];
    }
    if (a.counts() && kept.length < a.tiles() * rows * TILE) {
      kept = new float[a.tiles() * rows * TILE];
    }
  }

  /** Begins with so many states. */
  void begin(int states) {
    Arrays.fill(largest, 0, states, Float.NEGATIVE_INFINITY);
    Arrays.fill(sums, 0, states * PARTIAL_SUMS, 0);
    Arrays.fill(results, 0, states * resultWidth, 0);
  }

  /** Keeps some steps' scores of a tile, which lie from {@code at} on in each one's. */
  void keepScores(int tile, int first, int count, int at) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(scores, i * GROUP + at, kept, keptAt(tile, first + i), TILE);
    }
  }

  /** Where the kept scores of a tile begin. */
  int keptAt(int tile, int row) {
    return (tile * rows + row) * TILE;
  }
}
