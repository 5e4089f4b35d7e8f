package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloatingPointTest {

  /** What a library built with -ffast-math does to the thread that loads it. */
  private static final String LIBRARY =
      """
      #include <xmmintrin.h>
      void Java_io_tickcache_engine_vector_FloatingPointTest_setControl(
          void *environment, void *type, int bits) {
        _mm_setcsr(_mm_getcsr() | bits);
      }
      """;

  private static final int FLUSH_TO_ZERO = 0x8000;
  private static final int DENORMALS_ARE_ZEROS = 0x40;

  /** Sets bits of the calling thread's control register. */
  private static native void setControl(int bits);

  @Test
  void isRightInAThreadThatNobodyTouched() {
    assertThatCode(FloatingPoint::check).doesNotThrowAnyException();
  }

  @Test
  void isRefusedByNameWhereALibraryHasSetFlushToZero(@TempDir Path directory) throws Exception {
    loadLibrary(directory);
    for (int bits : new int[] {FLUSH_TO_ZERO, DENORMALS_ARE_ZEROS}) {
      assertThat(inAThreadWith(bits))
          .as("bits %x", bits)
          .contains("thread 'slot 1'", "flush-to-zero", "-ffast-math");
    }
    assertThat(inAThreadWith(0)).isEmpty();
  }

  /** The check's message in a thread of its own; empty if there is none. */
  private static String inAThreadWith(int bits) throws Exception {
    FutureTask<String> check =
        new FutureTask<>(
            () -> {
              setControl(bits);
              try {
                FloatingPoint.check();
                return "";
              } catch (IllegalStateException e) {
                return e.getMessage();
              }
            });
    Thread thread = new Thread(check, "slot 1");
    thread.start();
    return check.get();
  }

  private static void loadLibrary(Path directory) throws Exception {
    assumeThat(System.getProperty("os.arch")).as("registers of x86").isEqualTo("amd64");
    Path source = Files.writeString(directory.resolve("control.c"), LIBRARY);
    Path library = directory.resolve(System.mapLibraryName("control"));
    Process compiler;
    try {
      compiler =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .inheritIO()
              .start();
    } catch (IOException e) {
      assumeThat(false).as("no C compiler to build the library with: " + e.getMessage()).isTrue();
      return;
    }
    assertThat(compiler.waitFor()).isZero();
    System.load(library.toString());
  }
}
