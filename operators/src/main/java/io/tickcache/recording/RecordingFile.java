package io.tickcache.recording;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file and its place: files of one recording continue each other.
 *
 * @param file where it is
 * @param recording what it is a part of, e.g. an instrument
 * @param startTime when it starts, in any unit that the files of a recording share
 */
record RecordingFile(Path file, String recording, long startTime) {

  /** The files of each recording in order of time; recordings by name. */
  static Collection<List<RecordingFile>> byRecording(List<RecordingFile> files) {
    Map<String, List<RecordingFile>> recordings = new TreeMap<>();
    for (RecordingFile file : files) {
      recordings.computeIfAbsent(file.recording, r -> new ArrayList<>()).add(file);
    }
    for (List<RecordingFile> recording : recordings.values()) {
      recording.sort(Comparator.comparingLong(RecordingFile::startTime));
    }
    return recordings.values();
  }

  static List<Path> paths(List<RecordingFile> files) {
    return files.stream().map(RecordingFile::file).toList();
  }
}
