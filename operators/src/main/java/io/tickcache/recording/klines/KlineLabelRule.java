package io.tickcache.recording.klines;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/**
 * What the user says of kline files of certain names: a line of a CSV {@code
 * file,venue,symbol,interval}, of which all but the first may be empty.
 *
 * @param pattern a glob that the end of the file's path must match, e.g. {@code kraken/*.csv}
 * @param venue null: not said
 * @param symbol null: not said
 * @param intervalMicros 0: not said
 */
public record KlineLabelRule(String pattern, String venue, String symbol, long intervalMicros) {

  private static final List<String> COLUMNS = List.of("file", "venue", "symbol", "interval");

  /**
   * Reads a file of rules; the first that matches counts.
   *
   * @throws IOException if it cannot be read, or a line is wrong; the message names file and line
   */
  public static List<KlineLabelRule> read(Path file) throws IOException {
    List<KlineLabelRule> rules = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> lines =
        CsvReader.builder()
            .detectBomHeader(true)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofNamedCsvRecord(file)) {
      for (NamedCsvRecord line : lines) {
        rules.add(rule(file, line));
      }
    } catch (CsvParseException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    return rules;
  }

  private static KlineLabelRule rule(Path file, NamedCsvRecord line) throws IOException {
    try {
      if (!line.getHeader().equals(COLUMNS)) {
        throw new IllegalArgumentException("the header must be " + String.join(",", COLUMNS));
      }
      String pattern = field(line, "file");
      if (pattern == null) {
        throw new IllegalArgumentException("'file' must not be empty");
      }
      FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      String symbol = field(line, "symbol");
      String interval = field(line, "interval");
      return new KlineLabelRule(
          pattern,
          KlineLabels.checkedVenue(field(line, "venue")),
          symbol == null ? null : symbol.toUpperCase(Locale.ROOT),
          interval == null ? 0 : KlineLabels.checkedInterval(interval));
    } catch (PatternSyntaxException e) {
      throw new IOException(
          "%s:%d: 'file' is no pattern: %s"
              .formatted(file, line.getStartingLineNumber(), e.getDescription()),
          e);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s:%d: %s".formatted(file, line.getStartingLineNumber(), e.getMessage()), e);
    }
  }

  private static String field(NamedCsvRecord line, String name) {
    String text = line.findField(name).orElse("").trim();
    return text.isEmpty() ? null : text;
  }

  /** Whether the rule is for this file. */
  boolean matches(Path file) {
    Path path = file.toAbsolutePath().normalize();
    PathMatcher whole = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    PathMatcher end = FileSystems.getDefault().getPathMatcher("glob:**/" + pattern);
    return whole.matches(path) || end.matches(path);
  }
}
