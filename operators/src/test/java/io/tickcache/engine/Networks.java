package io.tickcache.engine;

/** Lets tests of other packages see the network inside an engine. */
public final class Networks {

  private Networks() {}

  public static KvNetwork of(InferenceEngine engine) {
    return engine.network();
  }
}
