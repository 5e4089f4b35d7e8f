package io.tickcache.model;

import java.util.Map;

/** What a model directory has besides its configuration: the network that a model computes. */
public sealed interface Network {

  /** Bytes that the network takes on the device, close enough for a check of memory. */
  long bytes();

  /**
   * Weights of the network that comes with this build, {@code tickcache_model.py}.
   *
   * @param tensors by name, with the shapes that {@link ModelParameters} implies
   */
  record Weights(Map<String, FloatTensor> tensors) implements Network {

    @Override
    public long bytes() {
      return tensors.values().stream()
          .mapToLong(tensor -> (long) tensor.data().length * Float.BYTES)
          .sum();
    }
  }

  /**
   * A TorchScript file of the user's own, as {@code torch.jit.save} writes it, with the methods
   * that {@code tickcache_model.py} has.
   *
   * @param archive the file's bytes; not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // a file is its bytes; nothing compares two of them
  record TorchScript(byte[] archive) implements Network {

    @Override
    public long bytes() {
      return archive.length;
    }
  }
}
