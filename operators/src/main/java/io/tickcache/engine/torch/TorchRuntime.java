package io.tickcache.engine.torch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** Loads libtorch, once a JVM, with the settings that bit-identity needs. */
final class TorchRuntime {

  static final String ENGINE = "PyTorch";

  private TorchRuntime() {}

  /**
   * Loads the native libraries if no engine did so far, and sets the number of torch threads, which
   * is one for the whole JVM.
   */
  static synchronized void start(int threads) {
    setDefault("ai.djl.pytorch.num_interop_threads", "1");
    setDefault("ai.djl.pytorch.num_threads", Integer.toString(threads));
    setDefault("ai.djl.pytorch.graph_optimizer", "false");
    setDefault("OPT_OUT_TRACKING", "true");
    load();
    TorchWarnings.silence();
    JniUtils.setNumThreads(threads);
    configureThread();
  }

  private static void load() {
    try {
      Engine.getEngine(ENGINE);
    } catch (RuntimeException e) { // whatever the file, the download or the system said
      throw new IllegalArgumentException(
          "the torch engine cannot load libtorch: %s: Flink's lib/ needs the pytorch-jni-* and pytorch-native-* of this machine"
              .formatted(root(e)),
          e);
    }
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }

  /**
   * Turns the graph optimizer off for the calling thread: its first calls would be profiled, and
   * fused operators may round differently from those they replace.
   */
  static void configureThread() {
    JniUtils.setGraphExecutorOptimize(false);
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
