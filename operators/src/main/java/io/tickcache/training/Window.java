package io.tickcache.training;

import io.tickcache.training.TrainingSet.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of one context.
 *
 * @param sequence of which it is a part
 * @param begin its first step
 * @param supervisedFrom the first step whose outputs are judged; those before are context
 * @param end after its last step
 */
record Window(Sequence sequence, int begin, int supervisedFrom, int end) {

  int size() {
    return end - begin;
  }

  /**
   * Cuts the steps of a part of time into windows, each step judged once.
   *
   * @param length steps of a window, at most
   * @param context steps before the judged ones that a window also has, if there are so many
   * @param shift steps that the first window judges fewer, below {@code length - context}: cuts of
   *     different shifts show the steps with different contexts
   */
  static List<Window> cut(Sequence sequence, int from, int to, int length, int context, int shift) {
    List<Window> windows = new ArrayList<>();
    int at = from;
    while (at < to) {
      int end = Math.min(to, at + length - context - (at == from ? shift : 0));
      windows.add(new Window(sequence, Math.max(0, at - context), at, end));
      at = end;
    }
    return windows;
  }
}
