package io.tickcache.job.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.backtest.ledger.InstrumentTerms;
import io.tickcache.backtest.ledger.InstrumentTerms.Contract;
import io.tickcache.backtest.simulation.FundingRate;
import io.tickcache.backtest.simulation.Latencies;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.trading.MeasuredFiles;
import io.tickcache.job.backtest.trading.TermsFile;
import io.tickcache.job.backtest.trading.TradingFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user writes for a backtest, and what is said of it where it is wrong. */
class BacktestInputTest {

  @TempDir private Path directory;

  @Test
  void everyKeyHasADefault() {
    TradingFile trading = read(null);
    assertThat(trading.capital()).isEqualTo(100_000);
    assertThat(trading.takerFee()).isEqualByComparingTo("0.0005");
    assertThat(trading.grid()).isNull();
    assertThat(TermsFile.of(trading).apply("x:A").contract()).isEqualTo(Contract.LINEAR);
  }

  @Test
  void whatIsSetBesideTheFileCountsMore() throws IOException {
    Path file =
        write("t.yaml", "capital: 5\nfees: {taker-bps: 4, maker-bps: -1}\nlatency: {feed: 3 ms}");
    TradingFile trading = TradingFile.read("--trading", file, List.of("capital=7"));
    assertThat(trading.capital()).isEqualTo(7);
    assertThat(trading.takerFee()).isEqualByComparingTo("0.0004");
    assertThat(trading.makerFee()).isEqualByComparingTo("-0.0001");
    assertThat(trading.feedLatency()).hasMillis(3);
  }

  @Test
  void whatIsWrongIsNamed() throws IOException {
    assertWrong("t.yaml", "capitol: 5", ": unknown key 'capitol'; trading has [capital, size,");
    assertWrong("t.yaml", "capital: 0", ": 'capital' = 0.0 must be above 0");
    assertWrong("t.yaml", "capital: much", ": 'capital' = much must be a number");
    assertWrong(
        "t.yaml",
        "fees: {taker-bps: -1}",
        ": 'fees.taker-bps' = -1 must be from 0 to below 10000 basis points");
    assertWrong("t.yaml", "execution: both", ": 'execution' = both must be one of [taker, maker]");
    assertWrong(
        "t.yaml",
        "latency: {feed: 1 ms, file: l.csv}",
        ": 'latency.feed' = 1 ms goes without 'latency.file'");
    assertWrong("t.yaml", "min-change: 1", ": 'min-change' = 1.0 must be from 0.0 to below 1.0");
    assertThatThrownBy(() -> TradingFile.read("--trading", directory.resolve("no.yaml"), List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith("no.yaml: no such file");
    Path list = write("t.yaml", "- capital");
    assertThatThrownBy(() -> TradingFile.read("--trading", list, List.of()))
        .hasMessage("--trading " + list + ": must have lines 'key: value'");
    assertThatThrownBy(() -> TradingFile.read("--trading", null, List.of("capital")))
        .hasMessage("--trade capital: must be KEY=VALUE");
    assertThatThrownBy(() -> TradingFile.read("--trading", null, List.of("size=-1")))
        .hasMessage("--trade: 'size' = -1.0 must be above 0");
  }

  private void assertWrong(String name, String text, String rest) throws IOException {
    Path file = write(name, text);
    assertThatThrownBy(() -> TradingFile.read("--trading", file, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file + rest);
  }

  @Test
  void termsAreByPatternAndTheFirstThatMatchesCounts() throws IOException {
    write(
        "terms.csv",
        """
        instrument,contract,multiplier,lot,taker_bps,max_position
        binance-usdm:BTC*,,,0.001,2,3
        *,,,,7,
        """);
    TermsFile terms = TermsFile.of(read("terms.csv"));
    InstrumentTerms bitcoin = terms.apply("binance-usdm:BTCUSDT");
    assertThat(bitcoin.lot()).isEqualByComparingTo("0.001");
    assertThat(bitcoin.takerFee()).isEqualByComparingTo("0.0002");
    assertThat(bitcoin.maxPosition()).isEqualByComparingTo("3");
    assertThat(terms.apply("x:A").takerFee()).isEqualByComparingTo("0.0007");
    assertThat(terms.apply("x:A").maxPosition()).isNull();
  }

  @Test
  void coinMarginedContractsAreInverse() {
    TermsFile terms = TermsFile.of(read(null));
    assertThat(terms.apply("binance-coinm:BTCUSD_PERP").contract()).isEqualTo(Contract.INVERSE);
    assertThat(terms.apply("binance-coinm:BTCUSD_PERP").multiplier()).isEqualByComparingTo("100");
    assertThat(terms.apply("binance-coinm:ETHUSD_PERP").multiplier()).isEqualByComparingTo("10");
    assertThat(terms.apply("bybit-inverse:BTCUSD").multiplier()).isEqualByComparingTo("1");
    assertThat(terms.apply("bybit-inverse:BTCUSD").lot()).isEqualByComparingTo("1");
  }

  @Test
  void wrongTermsNameTheLine() throws IOException {
    assertWrongTerms("instrument,lot\nx:A,0", ":2: 'lot' = 0 must be above 0");
    assertWrongTerms("instrument,lot\nx:A,1\nx:B,a", ":3: 'lot' = 'a' must be a number");
    assertWrongTerms("instrument,lots\nx:A,1", ":1: the header is instrument,lots; it must have");
    assertWrongTerms("lot\n1", ":1: the header is lot; it must have instrument, and may have");
    assertWrongTerms("instrument,lot\n,1", ":2: 'instrument' must not be empty");
    assertWrongTerms(
        "instrument,contract\nx:A,quanto", ":2: 'contract' = 'quanto' must be linear or inverse");
    assertWrongTerms("instrument,taker_bps\nx:A,-3", ":2: 'taker fee' = -0.0003 must be 0 or more");
  }

  private void assertWrongTerms(String text, String rest) throws IOException {
    Path file = write("terms.csv", text);
    assertThatThrownBy(() -> TermsFile.of(read("terms.csv")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file + rest);
  }

  @Test
  void anInstrumentWithoutDataIsRefused() throws IOException {
    Path file = write("terms.csv", "instrument,lot\ny:*,1\nx:B,1");
    TermsFile terms = TermsFile.of(read("terms.csv"));
    assertThatThrownBy(() -> terms.requireData(Set.of("x:A")))
        .hasMessage(
            file
                + ":3: 'instrument' = 'x:B' is none of the recordings': [x:A]; a pattern with * may match none");
    terms.requireData(Set.of("x:B"));
  }

  @Test
  void latenciesAreThoseOfTheNewestLine() throws IOException {
    Path file =
        write(
            "l.csv",
            """
            time,feed_us,order_us
            2024-08-08T23:54:15Z,100,1000
            2024-08-08T23:54:16Z,200,2000
            """);
    Latencies latencies = MeasuredFiles.latencies(file);
    long first = 1_723_161_255_000_000L;
    assertThat(latencies.feedMicros(first - 5)).isEqualTo(100);
    assertThat(latencies.feedMicros(first + 999_999)).isEqualTo(100);
    assertThat(latencies.orderMicros(first + 1_000_000)).isEqualTo(2_000);
  }

  @Test
  void wrongLatenciesNameTheLine() throws IOException {
    assertWrongLatencies(
        "time,feed_us,order_us\n2024-01-02,1,1\n2024-01-01,1,1",
        ":3: 'time' = '2024-01-01' must be later than that of the line before");
    assertWrongLatencies(
        "time,feed_us,order_us\n2024-01-02,-1,1",
        ":2: 'feed_us' = -1 must be microseconds from 0 to an hour");
    assertWrongLatencies("time,feed_us,order_us\nsoon,1,1", ":2: 'time' = 'soon' is not a time");
    assertWrongLatencies(
        "time,feed_us,order_us\n2024-01-02,1\n", ":2: 'order_us' must not be empty");
  }

  private void assertWrongLatencies(String text, String rest) throws IOException {
    Path file = write("l.csv", text);
    assertThatThrownBy(() -> MeasuredFiles.latencies(file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file + rest);
  }

  @Test
  void aFileWithoutLinesIsRefused() throws IOException {
    assertWithoutLines("", "");
    assertWithoutLines("time,feed_us,order_us\n", "instrument,lot\r\n");
    assertWithoutLines("time;feed_us", "\n\n");
  }

  private void assertWithoutLines(String latencies, String others) throws IOException {
    Path file = write("l.csv", latencies);
    assertThatThrownBy(() -> MeasuredFiles.latencies(file))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "latency.file "
                + file
                + ": has no line below a header, which must have time,feed_us,order_us");
    Path funding = write("f.csv", others);
    assertThatThrownBy(() -> MeasuredFiles.funding(funding))
        .hasMessageStartingWith("funding " + funding + ": has no line below a header, which must");
    Path terms = write("terms.csv", others);
    assertThatThrownBy(() -> TermsFile.of(read("terms.csv")))
        .hasMessageStartingWith("instruments " + terms + ": has no line below a header, which");
  }

  @Test
  void fundingIsInOrderOfTime() throws IOException {
    Path file =
        write(
            "f.csv",
            """
            instrument,time,rate
            x:B,2024-01-01 08:00,0.0001
            x:A,2024-01-01 08:00,-0.0001
            x:A,2024-01-01 00:00,0.0003
            """);
    assertThat(MeasuredFiles.funding(file))
        .extracting(FundingRate::instrument)
        .containsExactly("x:A", "x:A", "x:B");
    Path wrong = write("f.csv", "instrument,time,rate\nx:A,2024-01-01,2");
    assertThatThrownBy(() -> MeasuredFiles.funding(wrong))
        .hasMessage(wrong + ":2: 'rate' = 2 must be a share between -1 and 1");
    Path twice = write("f.csv", "instrument,time,rate\nx:A,2024-01-01,0.1\nx:A,1704067200000,0.1");
    assertThatThrownBy(() -> MeasuredFiles.funding(twice))
        .hasMessage(twice + ":3: 'x:A' has a rate of '1704067200000' already");
  }

  @Test
  void theQuoteCurrencyIsTold() {
    assertThat(Currency.of(List.of("bybit-linear:BTCUSDT", "bybit-linear:ETHUSDT")))
        .isEqualTo("USDT");
    assertThat(Currency.of(List.of("binance-coinm:BTCUSD_PERP"))).isEqualTo("USD");
    assertThat(Currency.of(List.of("x:BTCUSDT", "x:ETHBTC"))).isNull();
    assertThat(Currency.of(List.of("x:???"))).isNull();
    assertThat(Currency.severalOf(List.of("x:BTCUSDT", "x:???", "y:ETHUSDT"))).isNull();
    assertThat(Currency.severalOf(List.of("x:BTCUSDT", "x:ETHBTC", "x:LTCBTC")))
        .isEqualTo("BTC, USDT");
  }

  @Test
  void instrumentsWithoutFundingAreNamed() {
    Path file = directory.resolve("f.csv");
    List<FundingRate> rates = List.of(new FundingRate("x:A", 0, BigDecimal.ONE));
    assertThat(Notes.funding(null, List.of(), Set.of("x:A"))).startsWith("Funding: not included.");
    assertThat(Notes.funding(file, rates, Set.of("x:A")))
        .isEqualTo("Funding: included, from f.csv.");
    assertThat(Notes.funding(file, rates, Set.of("x:C", "x:A", "x:B")))
        .isEqualTo("Funding: included, from f.csv, which has no rate of x:B, x:C.");
    assertThat(Notes.funding(file, rates, Set.of("x:B", "x:C", "x:D", "x:E", "x:F", "x:G")))
        .endsWith("x:B, x:C, x:D, x:E, x:F and 1 more.");
  }

  @Test
  void recordingsAreCutAtTimesWithinThem() {
    long[] cuts = LookAheadProof.cuts(5, 1_000, 2_000);
    assertThat(cuts).hasSize(5).isSorted().doesNotHaveDuplicates();
    assertThat(cuts[0]).isBetween(1_000L, 2_000L);
    assertThat(LookAheadProof.cuts(5, 1_000, 2_000)).isEqualTo(cuts);
  }

  private TradingFile read(String terms) {
    return TradingFile.read(
        "--trading",
        null,
        terms == null ? List.of() : List.of("instruments=" + directory.resolve(terms)));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
