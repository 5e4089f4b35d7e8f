package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;
import static io.tickcache.engine.vector.Fma.fma;
import static io.tickcache.engine.vector.Functions.PARTIAL_SUMS;

import java.util.Arrays;

/**
 * The order of sums in plain loops: what runs where the JVM has no vectors, and what vector kernels
 * are compared with.
 */
final class LoopKernels implements Kernels {

  private final float[] sums = new float[PARTIAL_SUMS];
  private final float[] panel = new float[Panels.WIDTH];
  private final float[] weights = new float[Panels.WIDTH];
  private float[] keys = {};
  private float[] values = {};
  private float[] scores = {};
  private float[] result = {};

  @Override
  public String name() {
    return "loops";
  }

  @Override
  public void linear(
      Panels layer,
      float[] x,
      int xFrom,
      int xStride,
      int rows,
      float[] y,
      int yFrom,
      int yStride) {
    for (int row = 0; row < rows; row++) {
      int in = xFrom + row * xStride;
      for (int p = 0; p < layer.count(); p++) {
        int width = layer.width(p);
        System.arraycopy(layer.bias, p * Panels.WIDTH, panel, 0, width);
        for (int input = 0; input < layer.inputs; input++) {
          layer.unpack(layer.at(p) + input * width, width, weights);
          for (int output = 0; output < width; output++) {
            panel[output] = fma(x[in + input], weights[output], panel[output]);
          }
        }
        System.arraycopy(panel, 0, y, yFrom + row * yStride + p * Panels.WIDTH, width);
      }
    }
  }

  @Override
  public void normalize(
      float[] x, int width, int stride, int rows, float[] weight, float[] bias, float[] y) {
    for (int row = 0; row < rows; row++) {
      int at = row * stride;
      Arrays.fill(sums, 0);
      for (int i = 0; i < width; i++) {
        sums[i % PARTIAL_SUMS] += x[at + i];
      }
      float mean = Functions.tree(sums, 0) / width;
      Arrays.fill(sums, 0);
      for (int i = 0; i < width; i++) {
        float difference = x[at + i] - mean;
        sums[i % PARTIAL_SUMS] = fma(difference, difference, sums[i % PARTIAL_SUMS]);
      }
      float factor = Functions.inverseDeviation(Functions.tree(sums, 0), width);
      for (int i = 0; i < width; i++) {
        y[at + i] = fma((x[at + i] - mean) * factor, weight[i], bias[i]);
      }
    }
  }

  @Override
  public void gelu(float[] x, int count) {
    for (int i = 0; i < count; i++) {
      x[i] = Functions.gelu(x[i]);
    }
  }

  @Override
  public void add(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      x[i] += y[i];
    }
  }

  @Override
  public boolean isFinite(float[] x, int from, int count) {
    float sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += 0 * x[i]; // 0, or not a number
    }
    return sum == 0;
  }

  @Override
  public void attend(Attention a) {
    int numbers = a.tiles() * TILE * a.headDim();
    if (keys.length < numbers) {
      keys = new float[numbers];
      values = new float[numbers];
      scores = new float[a.tiles() * TILE];
    }
    if (result.length != a.headDim()) {
      result = new float[a.headDim()];
    }
    for (int head = 0; head < a.heads(); head++) {
      load(a, head);
      for (int row = 0; row < a.rows(); row++) {
        attend(a, head, row);
      }
    }
  }

  /** The head's keys and values of all tiles, one after the other. */
  private void load(Attention a, int head) {
    int size = TILE * a.headDim();
    for (int tile = 0; tile < a.tiles(); tile++) {
      a.unpackKeys(tile, head, keys, tile * size);
      a.unpackValues(tile, head, values, tile * size);
    }
  }

  private void attend(Attention a, int head, int row) {
    float largest = Float.NEGATIVE_INFINITY;
    Arrays.fill(sums, 0);
    Arrays.fill(result, 0);
    int end;
    for (int begin = 0; begin < a.tiles(); begin = end) {
      end = a.endOfGroup(begin);
      float before = largest;
      largest = Math.max(largest, score(a, head, row, begin, end));
      if (isSeen(a, row, begin, end)) {
        float factor = Functions.expOfMinus(largest - before);
        for (int i = 0; i < PARTIAL_SUMS; i++) {
          sums[i] *= factor;
        }
        for (int i = 0; i < result.length; i++) {
          result[i] *= factor;
        }
        add(a, head, row, begin, end, largest);
      }
    }
    if (!Float.isFinite(largest)) {
      a.poison(row);
    }
    float factor = 1f / Functions.tree(sums, 0);
    for (int i = 0; i < result.length; i++) {
      a.results()[a.result(row, head) + i] = result[i] * factor + 0f;
    }
    if (a.counts()) {
      count(a, row, largest, factor);
    }
  }

  private static boolean isSeen(Attention a, int row, int begin, int end) {
    for (int tile = begin; tile < end; tile++) {
      if (a.mask(tile, row) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Computes the scores of some tiles; returns the largest of what the row sees. */
  private float score(Attention a, int head, int row, int begin, int end) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int tile = begin; tile < end; tile++) {
      long mask = a.mask(tile, row);
      if (mask == 0) {
        continue;
      }
      multiply(a.queries(tile), a.query(tile, row, head), a.headDim(), tile);
      float[] scales = a.scales(tile);
      for (int slot = 0; slot < TILE; slot++) {
        if ((mask >>> slot & 1) != 0) {
          int at = tile * TILE + slot;
          if (scales != null) {
            scores[at] *= scales[a.keyScales(tile, head) + slot];
          }
          largest = Math.max(largest, scores[at]);
        }
      }
    }
    return largest;
  }

  /**
   * Products of a query with the keys of a tile: the inner loop over slots, which compilers like.
   */
  private void multiply(float[] queries, int query, int width, int tile) {
    int to = tile * TILE;
    Arrays.fill(scores, to, to + TILE, 0);
    for (int i = 0; i < width; i++) {
      float x = queries[query + i];
      int key = (tile * width + i) * TILE;
      for (int slot = 0; slot < TILE; slot++) {
        scores[to + slot] = fma(x, keys[key + slot], scores[to + slot]);
      }
    }
  }

  private void add(Attention a, int head, int row, int begin, int end, float largest) {
    for (int tile = begin; tile < end; tile++) {
      float[] scales = a.scales(tile);
      for (int slot = 0; slot < TILE; slot++) {
        if ((a.mask(tile, row) >>> slot & 1) != 0) {
          float weight = Functions.expOfMinus(largest - scores[tile * TILE + slot]);
          sums[slot % PARTIAL_SUMS] += weight;
          if (scales != null) {
            weight *= scales[a.valueScales(tile, head) + slot];
          }
          int value = (tile * TILE + slot) * a.headDim();
          for (int i = 0; i < result.length; i++) {
            result[i] = fma(weight, values[value + i], result[i]);
          }
        }
      }
    }
  }

  private void count(Attention a, int row, float largest, float factor) {
    for (int tile = 0; tile < a.tiles(); tile++) {
      for (int slot = 0; slot < TILE; slot++) {
        if ((a.mask(tile, row) >>> slot & 1) != 0) {
          float weight = Functions.expOfMinus(largest - scores[tile * TILE + slot]);
          a.count(tile, row, slot, weight * factor);
        }
      }
    }
  }
}
