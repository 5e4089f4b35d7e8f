package io.tickcache.engine;

/**
 * What decides, besides model, inputs and options, the bits that an engine computes. Stored with
 * every context: keys of another arithmetic are good, but not the bits that this one would give.
 *
 * @param engine {@code vector} or {@code torch}
 * @param version of the engine's arithmetic; raised with any change of its bits
 * @param platform library and processor where bits depend on those; else empty
 */
public record Arithmetic(String engine, int version, String platform) {

  /** The engine of every state before version 5; its arithmetic had no version. */
  public static final Arithmetic OF_VERSION_4 = new Arithmetic("torch", 0, "");

  /** Whether it is of a later build than this one. */
  public boolean isNewerThan(Arithmetic own) {
    return engine.equals(own.engine) && version > own.version;
  }

  @Override
  public String toString() {
    return engine + " " + version + (platform.isEmpty() ? "" : " on " + platform);
  }
}
