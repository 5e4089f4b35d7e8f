package io.tickcache.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The files of one format that are to be read together. */
interface FileGroup {

  /**
   * Looks into a file, to know which recording it is a part of.
   *
   * @throws IOException if it cannot be read, or is of no recording; the message names it
   */
  void add(Path file) throws IOException;

  /** One reader a recording. */
  List<RecordingReader> readers() throws IOException;
}
