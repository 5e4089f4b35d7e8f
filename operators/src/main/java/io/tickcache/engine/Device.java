package io.tickcache.engine;

import java.util.Locale;

/** Where the network runs. */
public enum Device {
  CPU,
  /** The first CUDA device that the process sees. */
  GPU;

  /** The option's value: the name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
