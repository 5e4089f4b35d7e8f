package io.tickcache.backtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Costs;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.backtest.InstrumentResult;
import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.RoundTrip;
import io.tickcache.model.FiniteJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AccountMetricsTest {

  private static final long HOUR = TimeUnit.HOURS.toMicros(1);
  private static final double[] EQUITY = {1_000, 1_000, 1_020, 1_010, 1_010, 1_005};
  private static final double[] GROSS = {0, 500, 510, 0, 0, 0};

  @Test
  void tradesAreThoseThatClosed() {
    TradeMetrics trades = metrics().tradeMetrics();
    assertThat(trades.trades()).isEqualTo(3);
    assertThat(trades.openTrades()).isEqualTo(1);
    assertThat(trades.winRateTrades()).isEqualTo(1 / 3.0);
    // +8 against -3 and 0: nothing earned is nothing won.
    assertThat(trades.profitFactorTrades()).isCloseTo(8 / 3.0, within(1e-12));
    assertThat(trades.meanNet()).isCloseTo(5 / 3.0, within(1e-12));
    assertThat(trades.meanHours()).isEqualTo(2);
  }

  @Test
  void barsInTheMarketAreThoseWithAPosition() {
    MarketTime time = metrics().marketTime();
    assertThat(time.bars()).isEqualTo(5);
    assertThat(time.winRateBars()).isEqualTo(0.2);
    assertThat(time.winRateBarsInMarket()).isEqualTo(1 / 3.0);
    assertThat(time.exposure()).isEqualTo(0.4);
    assertThat(time.meanGrossExposure()).isCloseTo((0.5 + 0.5) / 6, within(1e-12));
    assertThat(time.meanEquity()).isCloseTo(6_045 / 6.0, within(1e-9));
  }

  @Test
  void costsAddUp() {
    CostMetrics costs = metrics().costs();
    assertThat(costs.gross()).isEqualTo("12.5");
    assertThat(costs.total()).isEqualTo("7.5");
    assertThat(costs.net()).isEqualTo("5");
    assertThat(metrics().breakEvenBps()).isCloseTo(12.5 / 2_000 * 1e4, within(1e-12));
    assertThat(metrics().costBps()).isCloseTo(7.5 / 2_000 * 1e4, within(1e-12));
    assertThat(metrics().turnover()).isCloseTo(2_000 / (6_045 / 6.0), within(1e-12));
    assertThat(metrics().turnoverPerDay())
        .isCloseTo(metrics().turnover() / (5 / 24.0), within(1e-9));
  }

  @Test
  void drawdownsSayWhenTheyWere() {
    AccountMetrics metrics = metrics();
    assertThat(metrics.maxDrawdown()).isCloseTo(15 / 1_020.0, within(1e-12));
    assertThat(metrics.deepest())
        .isEqualTo(
            new DrawdownMetrics(
                metrics.maxDrawdown(),
                "1970-01-01T02:00:00Z",
                "1970-01-01T05:00:00Z",
                null,
                3,
                0.125));
    assertThat(metrics.longest()).isEqualTo(metrics.deepest());
  }

  @Test
  void anAccountThatDidNothingHasNoRatios() {
    AccountMetrics flat = AccountMetrics.of(flat(), Trials.ofNumber(10, 1));
    assertThat(flat.totalReturn()).isZero();
    assertThat(flat.maxDrawdown()).isZero();
    assertThat(flat.deepest()).isNull();
    assertThat(
            List.of(
                flat.sharpe(),
                flat.sortino(),
                flat.calmar(),
                flat.breakEvenBps(),
                flat.tradeMetrics().winRateTrades(),
                flat.marketTime().winRateBarsInMarket(),
                flat.daily().probabilisticSharpe(),
                flat.daily().sharpeInterval().low()))
        .containsOnly(Double.NaN);
  }

  @Test
  void jsonHasTheHeadlineFirstAndNullForTheUndefined() throws Exception {
    BacktestMetrics metrics =
        BacktestMetrics.of(
            flat(),
            List.of(account()),
            Trials.ONE,
            List.of(new InSampleSpan("a:b", 0, HOUR, "training")),
            List.of("funding: not included"));
    JsonMapper mapper =
        FiniteJson.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    JsonNode json = mapper.readTree(mapper.writeValueAsBytes(metrics));
    assertThat(json.fieldNames()).toIterable().startsWith("initial_capital", "final_equity");
    assertThat(json.get("sharpe").isNull()).isTrue();
    assertThat(json.get("trades").asInt()).isZero();
    assertThat(json.at("/accounts/1/win_rate_trades").asDouble()).isEqualTo(1 / 3.0);
    assertThat(json.at("/accounts/1/costs/net").decimalValue()).isEqualTo("5");
    assertThat(json.at("/accounts/1/reference/reference_sharpe").isNumber()).isTrue();
    assertThat(json.at("/in_sample/0/to").asText()).isEqualTo("1970-01-01T01:00:00Z");
    assertThat(json.at("/period/grid_seconds").asDouble()).isEqualTo(3_600);
    assertThat(mapper.writeValueAsString(metrics)).doesNotContain("NaN", "Infinity");
  }

  @Test
  void withoutKeptPositionsAnExposureIsUndefined() {
    double[] none = {};
    InstrumentResult bare =
        new InstrumentResult(
            "a:b", none, none, fees("0"), BigDecimal.ZERO, BigDecimal.ZERO, 0, 0, 0, 0);
    assertThat(InstrumentMetrics.of(bare, flat()).exposure()).isNaN();
  }

  private static AccountMetrics metrics() {
    return AccountMetrics.of(account(), Trials.ONE);
  }

  private static AccountResult account() {
    return account(
        EQUITY,
        GROSS,
        List.of(
            trip("10", "2", false),
            trip("0", "3", false),
            trip("2", "2", false),
            trip("0.5", "0.5", true)),
        "12.5",
        "7.5");
  }

  private static AccountResult flat() {
    return account(new double[] {1_000, 1_000, 1_000, 1_000}, new double[4], List.of(), "0", "0");
  }

  private static AccountResult account(
      double[] equity, double[] gross, List<RoundTrip> trips, String profit, String fees) {
    long[] times = new long[equity.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = HOUR * i;
    }
    Costs costs = fees(fees);
    BigDecimal traded = trips.isEmpty() ? BigDecimal.ZERO : new BigDecimal("2000");
    return new AccountResult(
        "strategy",
        new EquitySeries(HOUR, times, equity, equity, gross, gross),
        List.of(),
        List.of(),
        trips,
        Map.of(
            "a:b",
            new InstrumentResult(
                "a:b", equity, gross, costs, new BigDecimal(profit), traded, 4, 4, 0, 0)),
        new BigDecimal(profit),
        costs);
  }

  private static RoundTrip trip(String gross, String fees, boolean open) {
    BigDecimal one = BigDecimal.ONE;
    return new RoundTrip(
        "a:b", OrderSide.BUY, 0, 2 * HOUR, open, one, one, one, new BigDecimal(gross), fees(fees));
  }

  private static Costs fees(String fees) {
    BigDecimal zero = BigDecimal.ZERO;
    return new Costs(new BigDecimal(fees), zero, zero, zero);
  }
}
