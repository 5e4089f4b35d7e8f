package io.tickcache.recording.klines;

import io.tickcache.market.KlineIntervals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The kline files of a run, and which of them belong together. */
public final class KlineFiles {

  private final KlineLabels labels;
  private final FileOpener opener;
  private final List<KlineFile> files = new ArrayList<>();

  /**
   * No files yet.
   *
   * @param labels what the user says of them
   */
  public KlineFiles(KlineLabels labels, FileOpener opener) {
    this.labels = labels;
    this.opener = opener;
  }

  /**
   * Reads what there is to know of a file, and adds it.
   *
   * @throws IOException if it cannot be used; the message says why, without the file's name
   */
  public KlineFile add(Path path) throws IOException {
    KlineFile file = KlineFile.of(path, labels, opener);
    files.add(file);
    return file;
  }

  /**
   * What belongs together, by instrument and interval.
   *
   * @throws IOException if files cannot belong together as they seem to: their venue is not said,
   *     or they disagree
   */
  public List<KlineGroup> groups() throws IOException {
    List<KlineFile> named = files.stream().map(this::withVenueOfItsLike).toList();
    checkVenues(named);
    Map<String, List<KlineFile>> byRecording = new TreeMap<>();
    for (KlineFile file : named) {
      String recording = file.instrument() + " " + file.intervalMicros();
      byRecording.computeIfAbsent(recording, r -> new ArrayList<>()).add(file);
    }
    List<KlineGroup> groups = new ArrayList<>();
    for (List<KlineFile> group : byRecording.values()) {
      group.sort(Comparator.comparingLong(KlineFile::firstMicros).thenComparing(KlineFile::path));
      groups.add(KlineGroup.of(group, opener));
    }
    return groups;
  }

  /**
   * Old files of an archive say less than new ones beside them: where those of one symbol all say
   * one market of its exchange, it is the old one's, too.
   */
  private KlineFile withVenueOfItsLike(KlineFile file) {
    if (file.naming().isVenueSure()) {
      return file;
    }
    List<String> venues =
        files.stream()
            .map(KlineFile::naming)
            .filter(other -> other.isVenueSure() && other.mayTellVenueOf(file.naming()))
            .map(KlineNaming::venue)
            .distinct()
            .toList();
    return venues.size() == 1 ? file.withVenue(venues.get(0)) : file;
  }

  /** What seems one market may be several where nobody says which. */
  private static void checkVenues(List<KlineFile> files) throws IOException {
    Map<String, KlineFile> first = new HashMap<>();
    for (KlineFile file : files) {
      if (file.naming().isVenueSure()) {
        continue;
      }
      KlineFile other = first.putIfAbsent(file.instrument(), file);
      boolean alike =
          other == null
              || other.intervalMicros() == file.intervalMicros()
                  && other.naming().likeness().equals(file.naming().likeness());
      if (!alike) {
        throw new IOException(
            "%s (%s) and %s (%s) may be of two venues: %s. If they are of several, say which with --kline-names"
                .formatted(
                    other.path(),
                    KlineIntervals.format(other.intervalMicros()),
                    file.path(),
                    KlineIntervals.format(file.intervalMicros()),
                    file.note()));
      }
    }
  }
}
