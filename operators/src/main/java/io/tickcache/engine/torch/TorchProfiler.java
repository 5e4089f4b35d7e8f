package io.tickcache.engine.torch;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Records which operators of libtorch run and when, as a trace in Chrome's format: an array of
 * events with {@code ph}, {@code name}, {@code ts}, {@code dur} (microseconds) and {@code tid}.
 */
public final class TorchProfiler {

  private TorchProfiler() {}

  /**
   * Records what the calling thread does. libtorch adds about a microsecond to every operator.
   *
   * @return the trace, JSON
   */
  public static String record(Runnable work) throws IOException {
    Path trace = Files.createTempFile("tickcache-", ".trace.json");
    try {
      JniUtils.startProfile(false, false, false);
      try {
        work.run();
      } finally {
        JniUtils.stopProfile(trace.toString());
      }
      return Files.readString(trace);
    } finally {
      Files.delete(trace);
    }
  }
}
