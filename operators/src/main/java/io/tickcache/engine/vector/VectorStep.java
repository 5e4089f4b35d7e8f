package io.tickcache.engine.vector;

import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import java.util.Arrays;

/** What a pass does to single rows: in plain Java, since it is little. */
final class VectorStep {

  private final Workspace space;
  private final Rotation rotation;
  private final HeadType headType;
  private final int outputs;
  private final int width;
  private final int heads;
  private final int headDim;
  private final long[] positions;
  private final int[] blocks;
  private final int[] slots;
  private final float[] zeros;

  /**
   * @param rotation null with learned positions
   */
  VectorStep(ModelConfig config, Workspace space, Rotation rotation) {
    this.space = space;
    this.rotation = rotation;
    Architecture size = config.architecture();
    headType = config.head().type();
    outputs = config.head().outputs().size();
    width = size.dModel();
    heads = size.nHeads();
    headDim = size.headDim();
    positions = new long[space.types.length];
    blocks = new int[positions.length];
    slots = new int[positions.length];
    zeros = new float[headDim];
  }

  /** Takes the input of a row. */
  void take(int row, int tokenType, long position, float[] features) {
    int at = row * space.features;
    System.arraycopy(features, 0, space.steps, at, features.length);
    space.types[row] = tokenType;
    positions[row] = position;
    if (rotation != null) {
      rotation.put(position, space.cosines, space.sines, row * space.pairs);
    }
  }

  /** Says where a row's keys and values go: to a slot of a block. */
  void place(int row, int block, int slot) {
    blocks[row] = block;
    slots[row] = slot;
  }

  /**
   * Adds the embeddings of the rows' positions, {@code [max_positions, width]}, if there are any.
   */
  void addPositions(float[] embeddings, int rows) {
    for (int row = 0; row < rows && embeddings.length > 0; row++) {
      int from = Math.toIntExact(positions[row] * width);
      for (int i = 0; i < width; i++) {
        space.x[row * space.width + i] += embeddings[from + i];
      }
    }
  }

  /** Keeps queries as they are before they are turned. */
  void keepRaw(int first, int rows) {
    for (int row = first; row < first + rows; row++) {
      System.arraycopy(
          space.vectors, row * space.vectorsWidth, space.raw, row * space.width, width);
    }
  }

  /** Turns a row's queries and keys by its position. */
  void turn(int row) {
    if (rotation == null) {
      return;
    }
    float[] y = space.vectors;
    int angle = row * space.pairs;
    for (int head = 0; head < 2 * heads; head++) {
      int at = row * space.vectorsWidth + head * headDim;
      for (int i = 0; i < space.pairs; i++) {
        float cosine = space.cosines[angle + i];
        float sine = space.sines[angle + i];
        float a = y[at + 2 * i];
        float b = y[at + 2 * i + 1];
        y[at + 2 * i] = a * cosine - b * sine;
        y[at + 2 * i + 1] = b * cosine + a * sine;
      }
    }
  }

  /**
   * Stores a row's keys and values; zeros if one of them is not finite: bits of what is not a
   * number differ between processors, and 0 times it is not 0.
   */
  void store(KvStore store, int layer, int row, Kernels kernels) {
    int key = row * space.vectorsWidth + width;
    boolean finite = kernels.isFinite(space.vectors, key, 2 * width);
    if (!finite) {
      space.poisoned[row] = true;
    }
    for (int head = 0; head < heads; head++) {
      int at = key + head * headDim;
      if (finite) {
        store.write(
            layer, blocks[row], slots[row], head, space.vectors, at, space.vectors, at + width);
      } else {
        store.write(layer, blocks[row], slots[row], head, zeros, 0, zeros, 0);
      }
    }
  }

  /** A row's outputs, the head's activation applied. */
  float[] activated(int row) {
    int at = row * space.outputsWidth;
    float[] result = Arrays.copyOfRange(space.outputs, at, at + outputs);
    for (int i = 0; i < outputs; i++) {
      result[i] =
          switch (headType) {
            case REGRESSION -> result[i];
            case DIRECTION -> (float) (1 / (1 + StrictMath.exp(-result[i])));
            case ALLOCATION -> (float) StrictMath.tanh(result[i]);
          };
    }
    return result;
  }
}
