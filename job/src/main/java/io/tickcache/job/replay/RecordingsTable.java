package io.tickcache.job.replay;

import io.tickcache.job.Terminal;
import io.tickcache.market.KlineIntervals;
import io.tickcache.recording.RecordingsListener;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.recording.klines.KlineFile;
import io.tickcache.recording.klines.KlineGroup;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Prints what recordings were taken for, before anything is made of them: which files hold whose
 * klines, from when to when, and what is passed over.
 */
public final class RecordingsTable implements RecordingsListener {

  private static final int GROUPS_SHOWN = 40;
  private static final int FILES_SHOWN = 10;

  private final Terminal terminal;
  private final ReadingAccount account;
  private final List<KlineGroup> klines = new ArrayList<>();
  private final List<Path> messages = new ArrayList<>();

  /**
   * A table to be filled while recordings are opened.
   *
   * @param account that of the same recordings
   */
  public RecordingsTable(Terminal terminal, ReadingAccount account) {
    this.terminal = terminal;
    this.account = account;
  }

  @Override
  public void klines(KlineGroup group) {
    klines.add(group);
  }

  @Override
  public void messages(Path file) {
    messages.add(file);
  }

  @Override
  public void opened() {
    lines().forEach(terminal::println);
  }

  /** The klines' instruments and intervals. */
  public List<KlineGroup> klines() {
    return klines;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("recordings");
    klines.stream().limit(GROUPS_SHOWN).forEach(group -> addKlines(group, lines));
    if (klines.size() > GROUPS_SHOWN) {
      lines.add(format("  and klines of %,d more", klines.size() - GROUPS_SHOWN));
    }
    if (!messages.isEmpty()) {
      lines.add(format("  messages of exchanges: %,d files", messages.size()));
      addFiles(messages, lines);
    }
    addPassedOver(lines);
    return lines;
  }

  private static void addKlines(KlineGroup group, List<String> lines) {
    lines.add(
        format(
            "  %s %s: %,d klines, %s to %s",
            group.instrument(),
            KlineIntervals.format(group.intervalMicros()),
            group.klines(),
            instant(group.firstMicros()),
            instant(group.lastMicros())));
    addFiles(group.files().stream().map(KlineFile::path).toList(), lines);
    if (group.repeatedRows() > 0) {
      lines.add(format("    passed over: %,d rows that are there twice", group.repeatedRows()));
    }
    group.files().stream()
        .filter(file -> file.badRows() > 0)
        .limit(FILES_SHOWN)
        .forEach(
            file ->
                lines.add(
                    format(
                        "    passed over: %,d rows of %s, %s",
                        file.badRows(), file.path().getFileName(), file.firstBadRow())));
    group.files().stream()
        .map(KlineFile::note)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(note -> lines.add("    note: " + note));
  }

  private static void addFiles(List<Path> files, List<String> lines) {
    if (files.size() <= 2) {
      files.forEach(file -> lines.add("    " + file));
      return;
    }
    lines.add("    " + files.get(0));
    lines.add(format("    … %,d files to", files.size()));
    lines.add("    " + files.get(files.size() - 1));
  }

  private void addPassedOver(List<String> lines) {
    account.filesPassedOver().entrySet().stream()
        .limit(FILES_SHOWN)
        .forEach(file -> lines.add("  passed over: " + reason(file.getKey(), file.getValue())));
    int more = account.filesPassedOver().size() - FILES_SHOWN;
    if (more > 0) {
      lines.add(format("  passed over: %,d more files", more));
    }
  }

  /** Most reasons name the file. */
  private static String reason(Path file, String reason) {
    return reason.contains(file.toString()) ? reason : file + ": " + reason;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
