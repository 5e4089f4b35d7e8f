package io.tickcache.job.backtest.report;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.model.FiniteJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a report: {@code report.html}, {@code metrics.json}, and the strategy's {@code
 * equity.csv}, {@code orders.csv}, {@code fills.csv} and {@code positions.csv}.
 */
public final class ReportFiles {

  /** Numbers without exponents where they are exact, and doubles alike on every JVM. */
  private static final JsonMapper JSON =
      FiniteJson.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private ReportFiles() {}

  /** Writes into the directory, which is made if missing; files of these names are replaced. */
  public static void write(ReportContent content, Path directory) throws IOException {
    Files.createDirectories(directory);
    AccountResult strategy = content.strategy();
    InSample inSample = new InSample(content.inSample());
    AccountCsv.equity(strategy.equity(), inSample, directory.resolve("equity.csv"));
    AccountCsv.orders(strategy, inSample, directory.resolve("orders.csv"));
    AccountCsv.fills(strategy, inSample, directory.resolve("fills.csv"));
    AccountCsv.positions(strategy, inSample, directory.resolve("positions.csv"));
    Files.write(directory.resolve("metrics.json"), json(content.metrics()));
    Files.writeString(directory.resolve("report.html"), ReportPage.html(content));
  }

  /** The figures as they are written. */
  public static byte[] json(BacktestMetrics metrics) throws IOException {
    return (JSON.writeValueAsString(metrics) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
