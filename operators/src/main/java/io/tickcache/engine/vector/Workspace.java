package io.tickcache.engine.vector;

import io.tickcache.model.Architecture;
import io.tickcache.model.ModelConfig;

/**
 * The numbers between the inputs and the outputs of a pass, row-major, row widths rounded up to a
 * multiple of 16.
 */
final class Workspace {

  final int features;
  final int width;
  final int vectorsWidth;
  final int hiddenWidth;
  final int outputsWidth;
  final int pairs;

  final int[] types; // of each row
  final float[] steps; // [rows][features]
  final float[] x; // [rows][width]: the residual stream
  final float[] normed; // [rows][width]
  final float[] vectors; // [rows][3 × width]: query, key and value of every head
  final float[] raw; // [rows][width]: queries before they are turned; none without prefixes
  final float[] attended; // [rows][width]
  final float[] sums; // [rows][width]
  final float[] hidden; // [rows][feed-forward width]
  final float[] outputs; // [rows][outputs]
  final float[] skipped; // [rows][outputs]: what the linear skip says; none without one
  final float[] cosines; // [rows][pairs of a head]
  final float[] sines;
  final boolean[] poisoned; // of each row: a number of it is not finite

  Workspace(ModelConfig config, int rows) {
    Architecture size = config.architecture();
    features = config.maxFeatures();
    width = Panels.padded(size.dModel());
    vectorsWidth = Panels.padded(3 * size.dModel());
    hiddenWidth = Panels.padded(size.dFf());
    outputsWidth = Panels.padded(config.head().outputs().size());
    pairs = size.headDim() / 2;
    types = new int[rows];
    steps = new float[rows * features];
    x = new float[rows * width];
    normed = new float[rows * width];
    vectors = new float[rows * vectorsWidth];
    raw = new float[config.prefixLength() > 0 ? rows * width : 0];
    attended = new float[rows * width];
    sums = new float[rows * width];
    hidden = new float[rows * hiddenWidth];
    outputs = new float[rows * outputsWidth];
    skipped = new float[size.hasLinearSkip() ? outputs.length : 0];
    cosines = new float[rows * pairs];
    sines = new float[rows * pairs];
    poisoned = new boolean[rows];
  }

  /** Gives the queries and results of rows from {@code first} on to an attention. */
  void give(Attention attention, int first) {
    attention.firstRow = first;
    attention.queries = vectors;
    attention.queriesFrom = first * vectorsWidth;
    attention.queriesStride = vectorsWidth;
    attention.rawQueries = raw;
    attention.rawFrom = first * width;
    attention.rawStride = width;
    attention.results = attended;
    attention.resultsFrom = first * width;
    attention.resultsStride = width;
    attention.poisoned = poisoned;
  }

  /** Bytes of one for so many rows. */
  static long bytes(ModelConfig config, int rows) {
    return (long) rows * new Workspace(config, 1).bytes();
  }

  long bytes() {
    long floats =
        (long) steps.length
            + x.length
            + normed.length
            + vectors.length
            + raw.length
            + attended.length
            + sums.length
            + hidden.length
            + outputs.length
            + skipped.length
            + cosines.length
            + sines.length;
    return floats * Float.BYTES;
  }
}
