package io.tickcache.recording.klines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The kline files of one instrument and interval, which continue each other or overlap.
 *
 * @param files by their first times; at least one
 * @param repeatedRows rows that stand in another file, or another row, as well
 * @param opener how they are read
 */
public record KlineGroup(List<KlineFile> files, long repeatedRows, FileOpener opener) {

  static KlineGroup of(List<KlineFile> files, FileOpener opener) throws IOException {
    boolean repeat = files.stream().anyMatch(file -> file.scan().repeated() > 0);
    return new KlineGroup(files, repeat || overlap(files) ? repeated(files, opener) : 0, opener);
  }

  private static boolean overlap(List<KlineFile> files) {
    long last = Long.MIN_VALUE;
    for (KlineFile file : files) {
      if (file.firstMicros() <= last) {
        return true;
      }
      last = Math.max(last, file.lastMicros());
    }
    return false;
  }

  /** Reads all to find files that disagree before anything is made of them. */
  private static long repeated(List<KlineFile> files, FileOpener opener) throws IOException {
    Repeated repeated = new Repeated();
    try (KlineRecording recording = new KlineRecording(files, opener, repeated)) {
      while (recording.next() != null) {
        // Files that disagree throw.
      }
    }
    return repeated.count;
  }

  private static final class Repeated implements KlineRecording.Listener {
    private long count;

    @Override
    public void repeated(Path file) {
      count++;
    }

    @Override
    public void used(Path file) {}

    @Override
    public void bad(Path file, long line, String reason) {}

    @Override
    public void damaged(Path file, long line, String reason) {}
  }

  /** venue:symbol. */
  public String instrument() {
    return files.get(0).instrument();
  }

  public long intervalMicros() {
    return files.get(0).intervalMicros();
  }

  /** Klines, each once. */
  public long klines() {
    return files.stream().mapToLong(KlineFile::rows).sum() - repeatedRows;
  }

  /** Open time of the earliest row, microseconds since 1970-01-01 UTC. */
  public long firstMicros() {
    return files.get(0).firstMicros();
  }

  /** Open time of the latest row. */
  public long lastMicros() {
    return files.stream().mapToLong(KlineFile::lastMicros).max().orElseThrow();
  }

  /** Their klines in order of time. */
  public KlineRecording open(KlineRecording.Listener listener) {
    return new KlineRecording(files, opener, listener);
  }
}
