package io.tickcache.engine.vector;

/**
 * The loops over numbers of a pass, in the order that the package states. Every implementation
 * gives the same bits; matrices are row-major with rows {@code stride} numbers apart, and rows have
 * room for a multiple of 16 numbers.
 */
public interface Kernels {

  /** Rows of one context whose scores are held at once. */
  int ROWS = 24;

  /** What people and metrics call it. */
  String name();

  /**
   * y = bias + weights × x, row by row.
   *
   * @param x {@code [rows][inputs]} from {@code xFrom} on
   * @param y {@code [rows][outputs]} from {@code yFrom} on
   */
  void linear(
      Panels layer, float[] x, int xFrom, int xStride, int rows, float[] y, int yFrom, int yStride);

  /**
   * y = (x − mean) / deviation × weight + bias, row by row.
   *
   * @param x {@code [rows][width]}; y alike
   */
  void normalize(
      float[] x, int width, int stride, int rows, float[] weight, float[] bias, float[] y);

  /** x = gelu(x). */
  void gelu(float[] x, int count);

  /** x = x + y. */
  void add(float[] x, float[] y, int count);

  /** Whether all of some numbers are finite. */
  boolean isFinite(float[] x, int from, int count);

  /** Attention of a context's new steps in one layer. */
  void attend(Attention attention);
}
