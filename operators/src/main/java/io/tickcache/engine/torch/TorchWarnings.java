package io.tickcache.engine.torch;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;

/**
 * Warnings that libtorch writes to standard error: DJL's loading of any TorchScript file makes it
 * tell of a deprecated class of C++, which means nothing to a user.
 */
final class TorchWarnings {

  /** Who sets it wants to see what it says. */
  private static final String LOG_LEVEL = "TORCH_CPP_LOG_LEVEL";

  /** Libtorch's variable of that level; its own reader of the environment is Python's alone. */
  private static final String LEVEL_VARIABLE = "FLAGS_caffe2_log_level";

  private static final int ERROR = 2;

  private TorchWarnings() {}

  /** Leaves errors only; does nothing where the library does not have the variable. */
  static void silence() {
    if (System.getenv(LOG_LEVEL) != null) {
      return;
    }
    Path library = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("c10"));
    try {
      NativeLibrary.getInstance(library.toString())
          .getGlobalVariableAddress(LEVEL_VARIABLE)
          .setInt(0, ERROR);
    } catch (UnsatisfiedLinkError e) {
      return; // then the warning stands
    }
  }
}
