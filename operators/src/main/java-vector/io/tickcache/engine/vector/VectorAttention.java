package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;
import static io.tickcache.engine.vector.Functions.PARTIAL_SUMS;

/** Attention on vectors. */
final class VectorAttention {

  private final AttentionSpace space = new AttentionSpace();
  private final OneStep oneStep = new OneStep(space);
  private final SeveralSteps severalSteps = new SeveralSteps(space);

  void attend(Attention a) {
    space.fit(a);
    if (a.rows() == 1 && !a.counts()) {
      oneStep.attend(a);
      for (int head = 0; head < a.heads(); head++) {
        finish(a, head, 0, head);
      }
      return;
    }
    for (int head = 0; head < a.heads(); head++) {
      severalSteps.attend(a, head);
      for (int row = 0; row < a.rows(); row++) {
        finish(a, head, row, row);
      }
    }
  }

  private void finish(Attention a, int head, int row, int state) {
    float largest = space.largest[state];
    if (!Float.isFinite(largest)) {
      a.poison(row);
    }
    float factor = 1f / Functions.tree(space.sums, state * PARTIAL_SUMS);
    float[] results = a.results();
    int to = a.result(row, head);
    for (int i = 0; i < a.headDim(); i++) {
      results[to + i] = space.results[state * space.resultWidth + i] * factor + 0f;
    }
    if (a.counts()) {
      count(a, row, state, largest, factor);
    }
  }

  private void count(Attention a, int row, int state, float largest, float factor) {
    for (int tile = 0; tile < a.tiles(); tile++) {
      long mask = a.mask(tile, row);
      if (mask != 0) {
        int at = space.keptAt(tile, state);
        Exponentials.of(space.kept, at, TILE, largest);
        for (long left = mask; left != 0; left &= left - 1) {
          int slot = Long.numberOfTrailingZeros(left);
          a.count(tile, row, slot, space.kept[at + slot] * factor);
        }
      }
    }
  }
}
