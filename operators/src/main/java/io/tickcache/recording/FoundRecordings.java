package io.tickcache.recording;

import io.tickcache.recording.file.DamagedFileException;
import io.tickcache.recording.file.FileTree;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The files to be read, by format; says of any other why it is not. */
final class FoundRecordings {

  private static final int REASONS_SHOWN = 3;

  private final RecordingOptions options;
  private final BadLines badLines;
  private final Map<RecordingFormat, FileGroup> groups = new EnumMap<>(RecordingFormat.class);
  private boolean empty = true;

  FoundRecordings(RecordingOptions options) {
    this.options = options;
    this.badLines = new BadLines(options);
  }

  /** Adds a file, or all below a directory. */
  void add(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      for (Path file : FileTree.files(path, options.account()::passOver)) {
        addFound(file);
      }
    } else if (Files.exists(path)) {
      FileTree.requireRegular(path);
      addNamed(path);
    } else {
      throw new NoSuchFileException(path.toString(), null, "no such recording");
    }
  }

  private void addNamed(Path file) throws IOException {
    RecordingFormat format;
    try {
      format = RecordingFormat.of(file).orElse(null);
    } catch (AccessDeniedException e) {
      throw new IOException(file + " cannot be read: " + FileTree.reason(e), e);
    }
    if (format == null) {
      throw new IOException(file + " is not a recording of a known format");
    }
    add(format, file);
  }

  private void addFound(Path file) {
    try {
      RecordingFormat format = RecordingFormat.of(file).orElse(null);
      if (format == null) {
        options.account().passOver(file, "not a recording of a known format");
      } else {
        add(format, file);
      }
    } catch (AccessDeniedException | DamagedFileException e) {
      options.account().passOver(file, reason(file, e));
      badLines.report(file, 1, reason(file, e));
    } catch (IOException e) {
      options.account().passOver(file, reason(file, e));
    }
  }

  /** Without the file's name, which stands before it. */
  private static String reason(Path file, IOException e) {
    String reason = FileTree.reason(e);
    return reason.startsWith(file + " ") ? reason.substring(file.toString().length() + 1) : reason;
  }

  private void add(RecordingFormat format, Path file) throws IOException {
    groups.computeIfAbsent(format, f -> f.newGroup(options)).add(file);
    empty = false;
    if (format != RecordingFormat.KLINES) {
      options.listener().messages(file);
    }
  }

  boolean isEmpty() {
    return empty;
  }

  /** Files that cannot be read. */
  long badLines() {
    return badLines.count();
  }

  /** Why the files found are none, for a message. */
  String reasons() {
    Map<Path, String> passedOver = options.account().filesPassedOver();
    StringBuilder text = new StringBuilder();
    passedOver.entrySet().stream()
        .limit(REASONS_SHOWN)
        .forEach(file -> text.append("; ").append(reason(file.getKey(), file.getValue())));
    int more = passedOver.size() - REASONS_SHOWN;
    return more > 0 ? text + "; and " + more + " more" : text.toString();
  }

  /** Many reasons name the file. */
  private static String reason(Path file, String reason) {
    return reason.contains(file.toString()) ? reason : file + ": " + reason;
  }

  /** One reader a recording, with klines of its trades where the options ask for them. */
  List<RecordingReader> readers() throws IOException {
    List<RecordingReader> readers = new ArrayList<>();
    for (var group : groups.entrySet()) {
      for (RecordingReader reader : group.getValue().readers()) {
        boolean addKlines =
            options.klineInterval() != null && group.getKey() != RecordingFormat.KLINES;
        readers.add(
            addKlines
                ? new KlineAddingReader(reader, options.klineInterval(), options.account())
                : reader);
      }
    }
    return readers;
  }
}
