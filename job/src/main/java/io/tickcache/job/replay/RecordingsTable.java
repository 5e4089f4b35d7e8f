package io.tickcache.job.replay;

import io.tickcache.job.Terminal;
import io.tickcache.market.KlineIntervals;
import io.tickcache.recording.RecordingOptions;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.recording.account.RecordingsListener;
import io.tickcache.recording.klines.KlineFile;
import io.tickcache.recording.klines.KlineGroup;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Prints what recordings were taken for, before anything is made of them: which files hold whose
 * klines, from when to when, and what is passed over.
 */
public final class RecordingsTable implements RecordingsListener {

  private static final int GROUPS_SHOWN = 40;
  private static final int FILES_SHOWN = 10;
  private static final int NAMES_SHOWN = 3;

  private final Terminal terminal;
  private final ReadingAccount account = new ReadingAccount();
  private final List<KlineGroup> klines = new ArrayList<>();
  private final List<Path> messages = new ArrayList<>();

  /** A table to be filled while recordings are opened. */
  public RecordingsTable(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The same options, whose recordings fill this table and its account. */
  public RecordingOptions listen(RecordingOptions options) {
    return options.withAccount(account).withListener(this);
  }

  /** What became of the recordings' files and lines. */
  public ReadingAccount account() {
    return account;
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
    terminal.printOnce(lines()); // several runs may read the same recordings
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
    addNotes(lines);
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
  }

  private static void addFiles(List<Path> files, List<String> lines) {
    if (files.size() <= 2) {
      files.forEach(file -> lines.add("    " + file));
      return;
    }
    lines.add(format("    %s and %,d more, the last", files.get(0), files.size() - 1));
    lines.add("    " + files.get(files.size() - 1));
  }

  /** What was not said and had to be assumed: each once, with those that it is true of. */
  private void addNotes(List<String> lines) {
    Map<String, Set<String>> instruments = new LinkedHashMap<>();
    for (KlineGroup group : klines) {
      for (KlineFile file : group.files()) {
        if (file.note() != null) {
          instruments.computeIfAbsent(file.note(), note -> new TreeSet<>()).add(group.instrument());
        }
      }
    }
    instruments.forEach((note, of) -> lines.add("  note: " + note + ": " + shortened(of)));
  }

  private static String shortened(Set<String> names) {
    String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    int more = names.size() - NAMES_SHOWN;
    return more > 0 ? format("%s and %,d more", shown, more) : shown;
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
