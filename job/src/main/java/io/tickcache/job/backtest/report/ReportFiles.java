package io.tickcache.job.backtest.report;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.job.page.FileJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a report: {@code report.html}, {@code metrics.json}, and the strategy's {@code
 * equity.csv}, {@code orders.csv}, {@code fills.csv} and {@code positions.csv}.
 */
public final class ReportFiles {

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
    return FileJson.text(metrics).getBytes(StandardCharsets.UTF_8);
  }
}
