package io.tickcache.engine;

import java.util.Locale;

/** Where the network runs. */
public enum Device {
  /** The GPU that Flink gives the subtask, or the CPU if it gives none; without Flink the CPU. */
  AUTO,
  CPU,
  /** The CUDA device of {@link EngineOptions#gpu()}. */
  GPU;

  /** The option's value: the name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
