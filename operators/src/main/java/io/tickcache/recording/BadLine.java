package io.tickcache.recording;

import java.nio.file.Path;

/**
 * A line of a recording that could not be used.
 *
 * @param file the file it stands in
 * @param lineNumber its number, from 1
 * @param reason what is wrong with it
 */
public record BadLine(Path file, long lineNumber, String reason) {

  @Override
  public String toString() {
    return file + ":" + lineNumber + ": " + reason;
  }
}
