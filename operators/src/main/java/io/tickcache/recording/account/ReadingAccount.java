package io.tickcache.recording.account;

import io.tickcache.exchange.Unused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * What became of recordings: of each line of each file that was read, and of each file that was
 * not. Opening recordings fills in the files passed over, reading them the rest. For one thread.
 */
public final class ReadingAccount {

  private final Map<Path, FileAccount> files = new LinkedHashMap<>();
  private final Map<Path, String> passedOver = new LinkedHashMap<>();
  private final Map<Path, String> notes = new LinkedHashMap<>();
  private final Set<String> withoutTrades = new TreeSet<>();
  private long klinesLeftOut;

  /** The account of a file that is read; the same for the same file. */
  public FileAccount file(Path file) {
    return files.computeIfAbsent(file, FileAccount::new);
  }

  /** A file is not read at all. */
  public void passOver(Path file, String why) {
    passedOver.putIfAbsent(file, why);
  }

  /** Something that its reader had to assume of a file. */
  public void note(Path file, String text) {
    notes.put(file, text);
  }

  /** A kline of a recording is not given out, for klines are made of its trades. */
  public void leaveOutKline() {
    klinesLeftOut++;
  }

  /** Klines were to be made of an instrument's trades, and there was none. */
  public void noTradesOf(String instrument) {
    withoutTrades.add(instrument);
  }

  /** Klines of recordings that were left out, for others are made of their trades. */
  public long klinesLeftOut() {
    return klinesLeftOut;
  }

  /** Instruments of which no klines could be made, for they have no trades. */
  public Set<String> instrumentsWithoutTrades() {
    return Collections.unmodifiableSet(withoutTrades);
  }

  public Collection<FileAccount> files() {
    return Collections.unmodifiableCollection(files.values());
  }

  /** Files, and directories, that were not read, with the reason. */
  public Map<Path, String> filesPassedOver() {
    return Collections.unmodifiableMap(passedOver);
  }

  /** What was assumed of files, e.g. their venue. */
  public Map<Path, String> notes() {
    return Collections.unmodifiableMap(notes);
  }

  public long lines() {
    return sum(FileAccount::lines);
  }

  public long linesUsed() {
    return sum(FileAccount::linesUsed);
  }

  public long events() {
    return sum(FileAccount::events);
  }

  public long bookUpdates() {
    return sum(FileAccount::bookUpdates);
  }

  public long klines() {
    return sum(FileAccount::klines);
  }

  public long trades() {
    return sum(FileAccount::trades);
  }

  public long damages() {
    return sum(FileAccount::damages);
  }

  private long sum(ToLongFunction<FileAccount> value) {
    return files.values().stream().mapToLong(value).sum();
  }

  /** Lines that became no event, of all files, by reason; those above 0 only. */
  public Map<Unused, Long> linesUnused() {
    Map<Unused, Long> sums = new EnumMap<>(Unused.class);
    for (FileAccount file : files.values()) {
      file.linesUnused().forEach((reason, count) -> sums.merge(reason, count, Long::sum));
    }
    return sums;
  }

  /** Whether each line read is used or not used for one reason, in every file. */
  public boolean addsUp() {
    return files.values().stream().allMatch(FileAccount::addsUp);
  }

  /** The account in lines for people, with what was assumed of files and those passed over. */
  public List<String> describe() {
    List<String> text = new ArrayList<>(describeLines());
    notes.forEach((file, note) -> text.add("  " + file + ": " + note));
    passedOver.forEach((file, why) -> text.add("  passed over " + file + ": " + why));
    return text;
  }

  /** The account of lines alone: what was read, what was not used, the largest first. */
  public List<String> describeLines() {
    List<String> text = new ArrayList<>();
    text.add(
        format(
            "read %,d lines of %,d files: %,d used (%,d book updates, %,d klines, %,d trades)",
            lines(), files.size(), linesUsed(), bookUpdates(), klines(), trades()));
    linesUnused().entrySet().stream()
        .sorted(Map.Entry.<Unused, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> text.add(format("  not used: %,d %s", entry.getValue(), entry.getKey())));
    if (damages() > 0) {
      text.add(format("  damaged places: %,d", damages()));
    }
    if (klinesLeftOut > 0) {
      text.add(format("  left out: %,d klines, for others are made of trades", klinesLeftOut));
    }
    withoutTrades.forEach(name -> text.add("  no trades to make klines of: " + name));
    return text;
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
