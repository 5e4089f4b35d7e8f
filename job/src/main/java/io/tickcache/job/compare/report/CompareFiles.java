package io.tickcache.job.compare.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.tickcache.backtest.metrics.UtcTime;
import io.tickcache.job.UserException;
import io.tickcache.job.compare.AccountFigures;
import io.tickcache.job.compare.CellRow;
import io.tickcache.job.compare.Compared;
import io.tickcache.job.page.FileJson;
import io.tickcache.job.page.PlainNumbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a comparison: {@code compare.html}, {@code compare.md}, {@code compare.json} and {@code
 * equity.csv}, which follow from the data, and {@code timings.json}, which was measured.
 */
public final class CompareFiles {

  private CompareFiles() {}

  /**
   * Writes into the directory, which is made if missing; files of these names are replaced.
   *
   * @throws UserException if not all can be written
   */
  public static void write(Compared compared, Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("compare.json"), json(compared));
      Files.writeString(directory.resolve("compare.md"), markdown(compared));
      equity(compared, directory.resolve("equity.csv"));
      Files.writeString(
          directory.resolve("timings.json"), FileJson.text(CompareJson.paces(compared)));
      Files.writeString(directory.resolve("compare.html"), new ComparePage(compared).html());
    } catch (IOException e) {
      throw new UserException(
          "--report %s: not all of it could be written, and what is there may be of two runs: %s"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  /** The figures as they are written. */
  public static String json(Compared compared) throws IOException {
    return FileJson.text(CompareJson.of(compared));
  }

  private static String markdown(Compared compared) {
    List<String> lines = new ArrayList<>();
    lines.add("# " + CompareWords.title(compared));
    lines.add("");
    lines.add("`" + compared.options().backtest().command() + "`");
    lines.add("");
    CompareWords.verdict(compared).forEach(sentence -> lines.add("- " + sentence));
    CompareWords.notes(compared).forEach(note -> lines.add("- " + note));
    lines.add("");
    if (!compared.ran().isEmpty()) {
      lines.addAll(CompareTable.of(compared).lines());
      lines.add("");
    }
    CompareWords.failures(compared).forEach(failure -> lines.add("- " + failure));
    CompareWords.columns(compared).forEach(column -> lines.add("- " + column));
    return String.join("\n", lines) + "\n";
  }

  /** A column a cell, at the times of the first that ran. */
  private static void equity(Compared compared, Path file) throws IOException {
    List<CellRow> ran = compared.ran();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file)) {
      List<String> header = new ArrayList<>(List.of("time"));
      ran.forEach(row -> header.add(row.name()));
      csv.writeRecord(header);
      if (ran.isEmpty()) {
        return;
      }
      EquityLines lines = new EquityLines(ran);
      AccountFigures first = ran.get(0).result().account();
      for (int i = 0; i < first.equity().length; i++) {
        List<String> record = new ArrayList<>(List.of(UtcTime.iso(first.timeMicros(i))));
        for (double[] equity : lines.all()) {
          record.add(PlainNumbers.exact(equity[i]));
        }
        csv.writeRecord(record);
      }
    }
  }
}
