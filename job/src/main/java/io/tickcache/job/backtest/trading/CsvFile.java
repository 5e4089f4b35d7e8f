package io.tickcache.job.backtest.trading;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tickcache.exchange.EpochTimes;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.job.UserException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A CSV file of a user, with a header. Errors name file, line, column and rule. */
public final class CsvFile {

  /** Takes a line. */
  @FunctionalInterface
  interface LineReader {
    /** Throws {@link IllegalArgumentException} where the line is wrong. */
    void read(Line line);
  }

  /** A line of it. */
  static final class Line {

    private final NamedCsvRecord line;

    private Line(NamedCsvRecord line) {
      this.line = line;
    }

    /** The line's number in the file, from 1. */
    long number() {
      return line.getStartingLineNumber();
    }

    /** The text of a column; null if it is empty, or there is no such column. */
    String text(String column) {
      String text = line.findField(column).orElse("").trim();
      return text.isEmpty() ? null : text;
    }

    /** The text of a column that must have one. */
    String required(String column) {
      String text = text(column);
      if (text == null) {
        throw new IllegalArgumentException("'" + column + "' must not be empty");
      }
      return text;
    }

    /** The number in a column; {@code usual} if it is empty. */
    BigDecimal number(String column, BigDecimal usual) {
      String text = text(column);
      try {
        return text == null ? usual : new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "'%s' = '%s' must be a number".formatted(column, text), e);
      }
    }

    /** The time in a column, microseconds since 1970-01-01 UTC. */
    long micros(String column) {
      try {
        return EpochTimes.parse(column, required(column));
      } catch (MalformedLineException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }

  private CsvFile() {}

  /**
   * Reads one.
   *
   * @param option that names it, for errors
   * @param needed columns that it must have
   * @param optional columns that it may have; others are refused
   * @throws UserException naming file, line and rule; if there is no line below the header, too
   */
  static void read(
      String option, Path file, List<String> needed, List<String> optional, LineReader reader) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("%s %s: no such file".formatted(option, file));
    }
    try (CsvReader<NamedCsvRecord> lines =
        CsvReader.builder()
            .detectBomHeader(true)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofNamedCsvRecord(file)) {
      boolean any = false;
      for (NamedCsvRecord line : lines) {
        any = true;
        checkHeader(file, line.getHeader(), needed, optional);
        try {
          reader.read(new Line(line));
        } catch (IllegalArgumentException e) {
          throw new UserException(
              "%s:%d: %s".formatted(file, line.getStartingLineNumber(), e.getMessage()), e);
        }
      }
      if (!any) {
        throw new UserException(
            "%s %s: has no line below a header, which must have %s%s"
                .formatted(option, file, String.join(",", needed), alsoAllowed(optional)));
      }
    } catch (CsvParseException | IOException e) {
      throw new UserException("%s %s: %s".formatted(option, file, e.getMessage()), e);
    }
  }

  private static void checkHeader(
      Path file, List<String> header, List<String> needed, List<String> optional) {
    boolean known = header.stream().allMatch(c -> needed.contains(c) || optional.contains(c));
    if (!known || !header.containsAll(needed)) {
      throw new UserException(
          "%s:1: the header is %s; it must have %s%s"
              .formatted(
                  file, String.join(",", header), String.join(",", needed), alsoAllowed(optional)));
    }
  }

  private static String alsoAllowed(List<String> optional) {
    return optional.isEmpty() ? "" : ", and may have " + String.join(",", optional);
  }
}
