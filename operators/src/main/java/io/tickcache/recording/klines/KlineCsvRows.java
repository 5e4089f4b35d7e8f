package io.tickcache.recording.klines;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The rows of a CSV. */
final class KlineCsvRows implements KlineRows {

  private final KlineRowParser parser;
  private final BadRows badRows;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private boolean beforeRows; // the header is still to come
  private long line;
  private boolean ended;

  KlineCsvRows(InputStream content, KlineFormat format, KlineRowParser parser, BadRows badRows) {
    this.parser = parser;
    this.badRows = badRows;
    this.beforeRows = format.hasHeader();
    this.reader =
        CsvReader.builder()
            .fieldSeparator(format.separator())
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .trimWhitespacesAroundQuotes(true)
            .detectBomHeader(true)
            .ofCsvRecord(content);
    reader.skipLines(format.linesBefore());
    this.records = reader.iterator();
  }

  @Override
  public KlineRow next() throws IOException {
    while (!ended) {
      CsvRecord record = read();
      KlineRow row = record == null ? null : row(record);
      if (row != null) {
        return row;
      }
    }
    return null;
  }

  /** The next record; null at the end, and where no more can be told apart. */
  private CsvRecord read() throws IOException {
    try {
      if (records.hasNext()) {
        return records.next();
      }
    } catch (CsvParseException e) {
      badRows.report(line + 1, "not CSV, nor is what follows: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    ended = true;
    return null;
  }

  private KlineRow row(CsvRecord record) {
    line = record.getStartingLineNumber();
    List<String> fields = record.getFields();
    if (beforeRows) {
      beforeRows = false;
      return null;
    }
    long newlines = fields.stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
    if (newlines > 0) {
      badRows.report(
          line,
          "a quote opens here and closes %d lines later: none of it is read".formatted(newlines));
      return null;
    }
    return parser.parse(line, fields);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
