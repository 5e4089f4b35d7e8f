package io.tickcache.recording.klines;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Opens a file as what it holds, unpacked. */
@FunctionalInterface
public interface FileOpener {

  /**
   * The file's content from its beginning, buffered.
   *
   * @throws IOException if it cannot be read
   */
  InputStream open(Path file) throws IOException;
}
