package io.tickcache.lab.recovery;

import io.tickcache.job.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the processes of a benchmark keep configuration, logs and state.
 *
 * @param path absolute; exists
 * @param scratch what is deleted in the end; null if the user named the directory, who keeps it
 */
record WorkDirectory(Path path, TemporaryDirectory scratch) implements AutoCloseable {

  /**
   * The one that is asked for, or a temporary one.
   *
   * @param asked null for none
   * @param prefix of the temporary one's name
   */
  static WorkDirectory of(Path asked, String prefix) throws IOException {
    if (asked != null) {
      return new WorkDirectory(Files.createDirectories(asked).toAbsolutePath(), null);
    }
    TemporaryDirectory scratch = new TemporaryDirectory(prefix);
    return new WorkDirectory(scratch.path(), scratch);
  }

  @Override
  public void close() throws IOException {
    if (scratch != null) {
      scratch.close();
    }
  }
}
