package io.tickcache.engine;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.Network;
import java.util.Locale;

/** What computes the network. */
public enum EngineType {
  /** {@link #VECTOR} on a CPU for this build's network, {@link #TORCH} otherwise. */
  AUTO,
  /** Java, in an order of sums of our own: the same bits on every processor. */
  VECTOR,
  /** libtorch through DJL: GPUs, and networks of the user's own. */
  TORCH;

  /** Slots of a KV block that attention reads at once. */
  private static final int TORCH_BLOCK_SIZE = 256;

  /**
   * What runs a model where {@code options} say.
   *
   * @throws IllegalArgumentException if that is VECTOR and it cannot
   */
  static EngineType of(ModelDirectory model, EngineOptions options) {
    return options.engine().resolve(model.network(), options.device());
  }

  private EngineType resolve(Network network, Device device) {
    boolean own = network instanceof Network.Weights;
    if (this == AUTO) {
      return own && device != Device.GPU ? VECTOR : TORCH;
    }
    if (this == VECTOR && !own) {
      throw new IllegalArgumentException(
          "'model.engine' = vector runs the network of this build alone, and the model is a"
              + " TorchScript file: leave it out, or set it to torch");
    }
    if (this == VECTOR && device == Device.GPU) {
      throw new IllegalArgumentException(
          "'model.engine' = vector runs on a CPU, but 'model.device' = gpu: leave one of them out,"
              + " or set 'model.engine' to torch");
    }
    return this;
  }

  /** Slots of a KV block if nobody says otherwise. */
  int defaultBlockSize() {
    return this == TORCH ? TORCH_BLOCK_SIZE : ContextGeometry.TILE;
  }

  /** The option's value: the name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
