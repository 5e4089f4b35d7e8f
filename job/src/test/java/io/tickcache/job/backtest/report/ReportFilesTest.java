package io.tickcache.job.backtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tickcache.backtest.AccountResult;
import io.tickcache.job.page.PlainNumbers;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

  @TempDir Path directory;

  /** By other code than that of the metrics, from the file alone. */
  @Test
  void anOutsiderRecomputesTheHeadlineFromTheEquityFile() throws IOException {
    ReportFiles.write(SyntheticBacktest.hours(), directory);
    List<NamedCsvRecord> rows = rows("equity.csv");
    double initial = number(rows.get(0), "equity");
    double last = initial;
    double peak = initial;
    double deepest = 0;
    TreeMap<LocalDate, Double> days = new TreeMap<>();
    for (NamedCsvRecord row : rows) {
      last = number(row, "equity");
      peak = Math.max(peak, last);
      deepest = Math.max(deepest, (peak - last) / peak);
      days.put(Instant.parse(row.getField("time")).atOffset(ZoneOffset.UTC).toLocalDate(), last);
    }
    double before = initial;
    double sum = 0;
    double squares = 0;
    for (double day : days.values()) {
      double r = day / before - 1;
      sum += r;
      squares += r * r;
      before = day;
    }
    int n = days.size();
    double mean = sum / n;
    double deviation = Math.sqrt((squares - n * mean * mean) / (n - 1));
    JsonNode json = json();
    assertThat(json.get("initial_capital").asDouble()).isEqualTo(initial);
    assertThat(json.get("total_return").asDouble()).isCloseTo(last / initial - 1, within(1e-12));
    assertThat(json.get("max_drawdown").asDouble()).isCloseTo(deepest, within(1e-12));
    assertThat(json.get("sharpe").asDouble())
        .isCloseTo(mean / deviation * Math.sqrt(365), within(1e-9));
    assertThat(json.at("/period/days").asInt()).isEqualTo(n);
    assertThat(json.get("trades").asLong())
        .isEqualTo(
            rows("positions.csv").stream().filter(r -> r.getField("open").equals("false")).count());
  }

  @Test
  void fillsAndPositionsAddUpToTheLedger() throws IOException {
    AccountResult strategy = SyntheticBacktest.hours().strategy();
    ReportFiles.write(SyntheticBacktest.hours(), directory);
    BigDecimal net =
        rows("positions.csv").stream()
            .map(row -> new BigDecimal(row.getField("net")))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(net).isEqualByComparingTo(strategy.net());
    assertThat(json().at("/accounts/0/costs/net").decimalValue()).isEqualByComparingTo(net);
    BigDecimal fees =
        rows("fills.csv").stream()
            .map(row -> new BigDecimal(row.getField("fees")))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(fees).isEqualByComparingTo(strategy.costs().fees());
    assertThat(rows("orders.csv")).hasSize(strategy.orders().size());
  }

  @Test
  void theSameContentIsTheSameBytesInEveryLanguage() throws IOException {
    ReportFiles.write(SyntheticBacktest.seconds(), directory.resolve("a"));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      ReportFiles.write(SyntheticBacktest.seconds(), directory.resolve("b"));
    } finally {
      Locale.setDefault(before);
    }
    try (var files = Files.list(directory.resolve("a"))) {
      for (Path file : files.toList()) {
        assertThat(directory.resolve("b").resolve(file.getFileName())).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void namesWithCommasAndQuotesStayOneField() throws IOException {
    ReportFiles.write(SyntheticBacktest.hours("a:\"x\",y\n"), directory);
    assertThat(rows("fills.csv").get(0).getField("instrument")).isEqualTo("a:\"x\",y\n");
  }

  @Test
  void numbersHaveNoExponentAndNothingIsEmpty() {
    assertThat(PlainNumbers.exact(12_345_678.9)).isEqualTo("12345678.9");
    assertThat(PlainNumbers.exact(1e-7)).isEqualTo("0.0000001");
    assertThat(PlainNumbers.exact(2.0E-3 + 1e-19)).isEqualTo("0.002");
    assertThat(PlainNumbers.exact(Double.NaN)).isEmpty();
    assertThat(PlainNumbers.exact(Double.POSITIVE_INFINITY)).isEmpty();
    assertThat(PlainNumbers.drawn(64_210.123456789)).isEqualTo("64210.123");
    assertThat(PlainNumbers.drawn(Double.NaN)).isEqualTo("null");
    assertThat(PlainNumbers.plain(new BigDecimal("1E+3"))).isEqualTo("1000");
    assertThat(PlainNumbers.plain(new BigDecimal("0E-18"))).isEqualTo("0");
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(directory.resolve("metrics.json").toFile());
  }

  private List<NamedCsvRecord> rows(String file) throws IOException {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().ofNamedCsvRecord(directory.resolve(file))) {
      return reader.stream().toList();
    }
  }

  private static double number(NamedCsvRecord row, String field) {
    return Double.parseDouble(row.getField(field));
  }
}
