package io.tickcache.recording.file;

import java.io.IOException;

/**
 * A part of a compressed file cannot be unpacked; the message names the file and says where. Who
 * reads on gets what can be read behind it, or the end.
 */
public final class DamagedFileException extends IOException {

  private final boolean cutsLine;

  DamagedFileException(String message, boolean cutsLine) {
    super(message);
    this.cutsLine = cutsLine;
  }

  DamagedFileException(String message, Throwable cause) {
    super(message, cause);
    this.cutsLine = true;
  }

  /** Whether the line that was being read ends in the damage, so that it is none. */
  public boolean cutsLine() {
    return cutsLine;
  }
}
