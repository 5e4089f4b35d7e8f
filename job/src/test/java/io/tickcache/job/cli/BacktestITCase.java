package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickcache.job.ShippedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code backtest} makes of recordings, as a user sees it. */
class BacktestITCase {

  @TempDir private Path directory;

  @Test
  void klinesAreWalkedForwardAndTheSameCommandGivesTheSameBytes() throws Exception {
    Path klines = TestKlineFile.write(directory.resolve("BTCUSDT_1m.csv"), 900);

    String[] bold = {"--walk-forward", "2", "--trade", "gain=1000", "--trade", "fees.taker-bps=0"};
    List<String> lines = backtest(klines, "one", bold);
    List<String> alone = new ArrayList<>(List.of(bold));
    alone.addAll(List.of("--parallelism", "1"));
    backtest(klines, "two", alone.toArray(String[]::new));

    assertThat(lines).contains("Walk forward of recipe-of-train, 2 folds");
    assertThat(Files.readString(directory.resolve("one").resolve("report.html")))
        .contains("./tickcache backtest --recordings ")
        .doesNotContain("backtest backtest");
    assertThat(lines).anyMatch(line -> line.contains("Funding: not included"));
    Path one = directory.resolve("one");
    for (String file : List.of("metrics.json", "equity.csv", "orders.csv", "fills.csv")) {
      assertThat(directory.resolve("two").resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
    JsonNode metrics = metrics("one");
    assertThat(metrics.get("initial_capital").asDouble()).isEqualTo(100_000);
    assertThat(metrics.get("in_sample")).isEmpty();
    assertThat(metrics.get("trades").asLong()).isPositive();
    double[] equity = equity(one);
    assertThat(equity[equity.length - 1] / equity[0] - 1)
        .isCloseTo(metrics.get("total_return").asDouble(), within(1e-12));
    // The klines take back half of each move: the recipe learns that, and it shows before costs.
    assertThat(metrics.at("/accounts/0/costs/gross").asDouble()).isPositive();
  }

  @Test
  void anotherWayOfTradingUsesThePredictionsAgain() throws Exception {
    Path book = TestBookFile.write(directory.resolve("btcusdt.txt"));
    backtest(book, "report");

    List<String> lines =
        backtest(book, "report", "--trade", "fees.taker-bps=0", "--trade", "grid=500ms");

    assertThat(lines).anyMatch(line -> line.startsWith("uses the outputs in "));
    assertThat(lines).anyMatch(line -> line.contains(" marks, one each 0.5 s; 100,000.00 "));
    assertThat(metrics("report").at("/accounts/0/costs/fees").asDouble()).isZero();

    Path fills = directory.resolve("report").resolve("fills.csv");
    Files.delete(fills);
    Files.createDirectory(fills);
    assertThat(CommandOutput.errorOf(arguments(book, "report")))
        .startsWith("--report " + directory.resolve("report") + ": not all of it could be written");
  }

  @Test
  void signalsAreTradedByMakersAndNothingLooksAhead() throws Exception {
    Path book = TestBookFile.write(directory.resolve("btcusdt.txt"));
    Path strategy =
        Files.writeString(
            directory.resolve("eager.yaml"), "entry: 0.01\nmin-confidence: 0\nexit: 0\n");

    List<String> lines =
        backtest(
            book,
            "report",
            "--strategy",
            strategy.toString(),
            "--trade",
            "execution=maker",
            "--trade",
            "size=0.001", // about a unit, as a trade is
            "--prove",
            "1");

    assertThat(lines)
        .anyMatch(line -> line.matches("proved: cut at .*, the recordings give the same .*"));
    List<String> fills = Files.readAllLines(directory.resolve("report").resolve("fills.csv"));
    assertThat(fills).hasSizeGreaterThan(1);
    assertThat(fills.subList(1, fills.size())).allMatch(line -> line.contains(",maker,"));
  }

  /**
   * With one instrument the reference's rule holds all of it, always: buy and hold, till the end.
   */
  @Test
  void allocationsAreTradedAndNothingLooksAhead() throws Exception {
    Path klines = TestKlineFile.write(directory.resolve("BTCUSDT_1m.csv"), 900);
    Path portfolio =
        Files.writeString(directory.resolve("one.yaml"), "instruments: [unknown:BTCUSDT]\n");

    List<String> lines =
        backtest(
            klines,
            "report",
            "--walk-forward",
            "1",
            "--portfolio",
            portfolio.toString(),
            "--trade",
            "fees.taker-bps=0",
            "--trade",
            "half-spread-bps=0",
            "--prove",
            "1");

    assertThat(lines).anyMatch(line -> line.startsWith("proved: cut at "));
    JsonNode accounts = metrics("report").get("accounts");
    assertThat(accounts.get(0).get("account").asText()).isEqualTo("strategy");
    assertThat(accounts.get(1).get("account").asText()).isEqualTo("buy and hold");
    double held = accounts.get(1).at("/costs/gross").asDouble();
    assertThat(accounts.get(0).at("/costs/gross").asDouble())
        .isNotZero()
        .isCloseTo(held, within(Math.abs(held) * 0.05));

    assertThat(error(klines, "--portfolio", portfolio.toString(), "--strategy", "reference"))
        .isEqualTo("--portfolio and --strategy: a backtest trades one of them; leave one out");
    assertThat(error(klines, "--portfolio", portfolio.toString(), "--trade", "sizing=tanh"))
        .isEqualTo("'sizing' = tanh goes without --portfolio FILE");
    Files.writeString(portfolio, "instruments: [unknown:BTCUSDT, x:ETHUSDT]\n");
    assertThat(error(klines, "--walk-forward", "1", "--portfolio", portfolio.toString()))
        .isEqualTo(
            portfolio
                + ": 'instruments': no prediction was made of [x:ETHUSDT], only of"
                + " [unknown:BTCUSDT]");
    Files.writeString(portfolio, "instruments: [unknown:BTCUSDT]\ngross: 2\n");
    assertThat(error(klines, "--walk-forward", "1", "--portfolio", portfolio.toString()))
        .startsWith(portfolio + ": 'gross' = 2.0 must be at most 1 in a backtest");
  }

  @Test
  void whatTheModelLearnedFromIsMarkedOrRefused() throws Exception {
    Path klines = TestKlineFile.write(directory.resolve("BTCUSDT_1m.csv"), 900);
    String model = directory.resolve("model").toString();
    CommandOutput.linesOf(
        "train", "--quick", "--epochs", "1", "--recordings", klines.toString(), "--model", model);

    List<String> lines = backtest(klines, "report", "--model", model);

    assertThat(lines).anyMatch(line -> line.startsWith("  In sample: "));
    List<String> silent = backtest(klines, "report", "--model", model, "--strategy", "reference");
    assertThat(silent).anyMatch(line -> line.contains("; 100,000.00 USDT at the start"));
    assertThat(metrics("report").at("/in_sample/0/why").asText())
        .startsWith("training and validation of model@");
    assertThat(error(klines, "--model", model, "--strict"))
        .startsWith("--strict: the recordings overlap what model@");
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() throws Exception {
    Path klines = TestKlineFile.write(directory.resolve("BTCUSDT_1m.csv"), 900);
    assertThat(error(klines, "--trade", "sizing=signals"))
        .isEqualTo("'sizing' = signals needs --strategy reference or a file");
    assertThat(error(klines, "--set", "signals.strategy=reference"))
        .isEqualTo("--set signals.strategy: in a backtest it follows from --strategy");
    assertThat(error(klines, "--walk-forward", "0"))
        .isEqualTo("--walk-forward 0: must be at least 1");
    assertThat(error(klines, "--walk-forward", "900"))
        .startsWith("--walk-forward 900: the test part must end after the validation part");
    String model = directory.resolve("model").toString();
    CommandOutput.linesOf(
        "train", "--quick", "--epochs", "1", "--recordings", klines.toString(), "--model", model);
    assertThat(error(klines, "--model", model, "--trade", "execution=maker"))
        .isEqualTo(
            "'execution' = maker needs recorded order books and trades; the recordings are klines: [unknown:BTCUSDT]");
    assertThat(error(klines, "--model", model, "--trade", "grid=1ms"))
        .isEqualTo(
            "'grid' = 1 ms makes more than 5,000,000 points of these recordings: must be longer");
    Path strategy = Files.writeString(directory.resolve("s.yaml"), "output: return_9bars_bps\n");
    assertThat(error(klines, "--model", model, "--strategy", strategy.toString()))
        .startsWith(strategy + ": 'output' = return_9bars_bps must be one of the model's: [");
  }

  @Test
  void whatCannotGoWithKlinesIsRefusedBeforeAnythingRuns() throws Exception {
    Path klines = TestKlineFile.write(directory.resolve("BTCUSDT_1m.csv"), 900);
    assertThat(error(klines, "--trade", "execution=maker"))
        .startsWith("'execution' = maker needs recorded order books and trades;");
    Path terms = Files.writeString(directory.resolve("t.csv"), "instrument,lot\nx:BTCUSDT,1\n");
    assertThat(error(klines, "--trade", "instruments=" + terms))
        .startsWith(terms + ":2: 'instrument' = 'x:BTCUSDT' is none of the recordings': [unknown:");
    Path funding =
        Files.writeString(
            directory.resolve("f.csv"), "instrument,time,rate\nx:BTCUSDT,2024-01-01,0.1\n");
    assertThat(error(klines, "--trade", "funding=" + funding))
        .isEqualTo(
            "funding "
                + funding
                + ": has no rate of the recordings' instruments: [unknown:BTCUSDT]");
    Path books = directory.resolve("books");
    ShippedModel.copyTo(books);
    assertThat(error(klines, "--model", books.toString()))
        .isEqualTo(
            "--model: 'books-small' was trained on klines of 1s; the recordings have those of 1m (model.kline-intervals)");
    assertThat(directory.resolve("refused").resolve("work").resolve("run-0")).doesNotExist();
    assertThat(directory.resolve("refused").resolve("work").resolve("models")).doesNotExist();
  }

  private String error(Path recording, String... more) {
    return CommandOutput.errorOf(arguments(recording, "refused", more));
  }

  private List<String> backtest(Path recording, String report, String... more) {
    return CommandOutput.linesOf(arguments(recording, report, more));
  }

  private String[] arguments(Path recording, String report, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("backtest", "--recordings", recording.toString()));
    arguments.addAll(List.of("--report", directory.resolve(report).toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private JsonNode metrics(String report) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(report).resolve("metrics.json").toFile());
  }

  private static double[] equity(Path report) throws IOException {
    List<String> lines = Files.readAllLines(report.resolve("equity.csv"));
    return lines.stream()
        .skip(1)
        .mapToDouble(line -> Double.parseDouble(line.split(",")[1]))
        .toArray();
  }
}
