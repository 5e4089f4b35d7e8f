package io.tickcache.recording.klines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a kline file is written, told by its first lines: CSV with commas, semicolons or tabs, quoted
 * or not, with a header or without; or a JSON array of arrays, as freqtrade and exchanges write it.
 * Text is UTF-8, with a byte order mark or without.
 *
 * @param json whether it is a JSON array; else a CSV
 * @param separator between a CSV's columns
 * @param linesBefore lines of a CSV before its header or first row: an address, a comment
 * @param hasHeader whether a CSV's first line names its columns
 * @param columns what stands where
 * @param width how many columns the first line has
 */
public record KlineFormat(
    boolean json,
    char separator,
    int linesBefore,
    boolean hasHeader,
    KlineColumns columns,
    int width) {

  /**
   * Klines as they cannot be read: without a column, or in another format; the message says which.
   */
  public static final class UnusableFormatException extends IOException {

    UnusableFormatException(String message) {
      super(message);
    }
  }

  /** How files of columns begin, which Python writes and reads. */
  private static final String[][] OTHER_FORMATS = {
    {
      "ARROW1",
      "Feather: 'freqtrade convert-data --format-from feather --format-to json' makes JSON of"
          + " freqtrade's, and pandas' to_csv a CSV"
    },
    {"FEA1", "Feather, version 1: pandas' to_csv makes a CSV of it"},
    {"PAR1", "Parquet: pandas' to_csv makes a CSV of it"}
  };

  private static final int HEAD_BYTES = 1 << 14;
  private static final String SEPARATORS = ",;\t";
  private static final int MOST_LINES_BEFORE = 3;

  /**
   * The format of a file with this content; empty if it holds no klines.
   *
   * @throws UnusableFormatException if it is a kline file that lacks a column, or one of a known
   *     format that is not read
   */
  public static Optional<KlineFormat> of(InputStream content) throws UnusableFormatException {
    String head = head(content);
    for (String[] other : OTHER_FORMATS) {
      if (head.startsWith(other[0])) {
        throw new UnusableFormatException("it is a file of " + other[1]);
      }
    }
    return of(head);
  }

  private static String head(InputStream content) {
    String text = new String(firstBytes(content), StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** As many as can be read: what is wrong behind them is told by who reads the rows. */
  private static byte[] firstBytes(InputStream content) {
    byte[] bytes = new byte[HEAD_BYTES];
    int length = 0;
    try {
      for (int read = 0; read >= 0 && length < HEAD_BYTES; length += Math.max(read, 0)) {
        read = content.read(bytes, length, HEAD_BYTES - length);
      }
    } catch (IOException e) {
      return Arrays.copyOf(bytes, length);
    }
    return Arrays.copyOf(bytes, length);
  }

  private static Optional<KlineFormat> of(String head) throws UnusableFormatException {
    if (head.stripLeading().startsWith("[")) {
      return ofJson(head);
    }
    String[] lines = head.split("\r\n|\r|\n", MOST_LINES_BEFORE + 2);
    for (int i = 0; i < Math.min(lines.length, MOST_LINES_BEFORE + 1); i++) {
      Optional<KlineFormat> found = ofLine(lines[i], i);
      if (found.isPresent() || !mayComeBefore(lines[i])) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Web addresses and comments, as some sites put them on top. */
  private static boolean mayComeBefore(String line) {
    return line.isBlank() || line.startsWith("#") || line.matches("\"?https?://\\S+");
  }

  private static Optional<KlineFormat> ofLine(String line, int linesBefore)
      throws UnusableFormatException {
    char separator = ',';
    for (char candidate : SEPARATORS.toCharArray()) {
      separator = count(line, candidate) > count(line, separator) ? candidate : separator;
    }
    List<String> fields = fields(line, separator);
    Optional<KlineColumns> named = KlineColumns.ofHeader(fields);
    Optional<KlineColumns> columns = named.isPresent() ? named : KlineColumns.ofRow(fields);
    char used = separator;
    return columns.map(
        found ->
            new KlineFormat(false, used, linesBefore, named.isPresent(), found, fields.size()));
  }

  private static long count(String line, char character) {
    return line.chars().filter(c -> c == character).count();
  }

  private static List<String> fields(String line, char separator) {
    try {
      return CsvReader.builder()
          .fieldSeparator(separator)
          .trimWhitespacesAroundQuotes(true)
          .ofSingleCsvRecord(line)
          .getFields();
    } catch (CsvParseException e) {
      return List.of(); // no CSV
    }
  }

  private static Optional<KlineFormat> ofJson(String head) {
    List<String> first = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(head)) {
      boolean array = json.nextToken() == JsonToken.START_ARRAY;
      JsonToken element = json.nextToken();
      if (!array || element != JsonToken.START_ARRAY) {
        return Optional.empty();
      }
      while (json.nextToken() != null && json.currentToken().isScalarValue()) {
        first.add(json.getText());
      }
    } catch (IOException e) {
      return Optional.empty(); // no JSON
    }
    return KlineColumns.ofRow(first)
        .map(columns -> new KlineFormat(true, ',', 0, false, columns, first.size()));
  }

  /** Whether it is as Binance writes klines: twelve columns. */
  boolean isBinances() {
    return columns.areBinances(width);
  }

  /**
   * The rows of a file of this format.
   *
   * @param content from its beginning; closed with the rows
   */
  KlineRows rows(InputStream content, KlineRowParser parser, KlineRows.BadRows badRows)
      throws IOException {
    InputStream undamaged = new UndamagedBytes(content, badRows);
    return json
        ? new KlineJsonRows(undamaged, parser, badRows)
        : new KlineCsvRows(undamaged, this, parser, badRows);
  }
}
