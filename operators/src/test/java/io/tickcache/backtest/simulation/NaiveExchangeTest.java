package io.tickcache.backtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Fill;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.fill.QueueModel;
import io.tickcache.backtest.ledger.InstrumentTerms;
import io.tickcache.backtest.ledger.InstrumentTerms.Contract;
import io.tickcache.exchange.RecordedEvent;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random markets, traded by the simulation and by one that is as plain as can be. */
class NaiveExchangeTest {

  private static final int MARKETS = Integer.getInteger("markets", 100);
  private static final long FIRST_SEED = Long.getLong("seed", 1);

  private long fills;

  @ParameterizedTest
  @EnumSource
  void bothDoTheSame(Liquidity execution) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + MARKETS; seed++) {
      compare(execution, seed);
    }
    assertThat(fills).isGreaterThan(10L * MARKETS);
  }

  @ParameterizedTest
  @EnumSource
  void whatComesLaterChangesNoFill(Liquidity execution) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + MARKETS / 2; seed++) {
      Random random = new Random(seed);
      RandomMarket market = new RandomMarket(random, false);
      TradingPlan trading = trading(random, market);
      long start = market.decisions.get(0).timeMicros();
      long cut = start + random.nextInt(500);

      List<Fill> whole = simulated(market, market.events, execution, trading);
      List<Fill> until =
          simulated(
              market,
              market.events.stream().filter(event -> event.eventTimeMicros() <= cut).toList(),
              execution,
              trading);

      assertThat(until)
          .as("%s, seed %d, cut at %d", execution, seed, cut)
          .isEqualTo(whole.stream().filter(fill -> fill.timeMicros() <= cut).toList());
      fills += until.size();
    }
    assertThat(fills).isGreaterThan(MARKETS);
  }

  private static List<Fill> simulated(
      RandomMarket market, List<RecordedEvent> events, Liquidity execution, TradingPlan trading) {
    return Simulation.run(
            events.iterator(),
            market.decisions.get(0).timeMicros(),
            List.of(plan(market, 0.3, 1, execution)),
            trading)
        .get(0)
        .result()
        .fills();
  }

  private void compare(Liquidity execution, long seed) {
    Random random = new Random(seed);
    RandomMarket market = new RandomMarket(random, execution == Liquidity.TAKER);
    TradingPlan trading = trading(random, market);
    double size = List.of(0.05, 0.2, 0.7).get(random.nextInt(3));
    double most = List.of(0.2, 1.0, 3.0).get(random.nextInt(3));
    long start = market.decisions.get(0).timeMicros();

    AccountResult result =
        Simulation.run(
                market.events.iterator(),
                start,
                List.of(plan(market, size, most, execution)),
                trading)
            .get(0)
            .result();
    NaiveExchange naive = new NaiveExchange(plan(market, size, most, execution), trading);
    naive.run(market.events, start);

    compare("%s, seed %d".formatted(execution, seed), result, naive);
    fills += result.fills().size();
  }

  private static void compare(String where, AccountResult result, NaiveExchange naive) {
    compareFills(where, result, naive);
    assertThat(result.equity().size()).as(where).isEqualTo(naive.equity.size());
    for (int i = 0; i < naive.equity.size(); i++) {
      assertThat(result.equity().equity(i))
          .as(where + ": point " + i)
          .isCloseTo(naive.equity.get(i), within(1e-6));
    }
    assertThat(result.gross().doubleValue())
        .as(where)
        .isCloseTo(naive.sum(its -> its.gross), within(1e-6));
    assertThat(result.costs().fees().doubleValue())
        .as(where)
        .isCloseTo(naive.sum(its -> its.fees), within(1e-6));
    assertThat(result.costs().funding().doubleValue())
        .as(where)
        .isCloseTo(naive.sum(its -> its.funding), within(1e-6));
    assertThat(result.net().doubleValue())
        .as(where)
        .isCloseTo(result.equity().last() - result.equity().initial(), within(1e-6));
  }

  private static void compareFills(String where, AccountResult result, NaiveExchange naive) {
    for (int i = 0; i < Math.min(naive.trades.size(), result.fills().size()); i++) {
      Fill fill = result.fills().get(i);
      NaiveExchange.Trade trade = naive.trades.get(i);
      String which = where + ": fill " + i + " " + fill + " and " + trade;
      assertThat(fill.orderId()).as(which).isEqualTo(trade.orderId());
      assertThat(fill.instrument()).as(which).isEqualTo(trade.instrument());
      assertThat(fill.timeMicros()).as(which).isEqualTo(trade.timeMicros());
      assertThat(fill.side().sign() * fill.quantity().doubleValue())
          .as(which)
          .isEqualTo(trade.quantity());
      assertThat(fill.value().doubleValue()).as(which).isCloseTo(trade.value(), within(1e-6));
    }
    assertThat(result.fills()).as(where).hasSameSizeAs(naive.trades);
  }

  private static AccountPlan plan(
      RandomMarket market, double size, double most, Liquidity execution) {
    return new AccountPlan("a", market.decisions.iterator(), size, most, execution, true);
  }

  private static TradingPlan trading(Random random, RandomMarket market) {
    Map<String, InstrumentTerms> terms = new HashMap<>();
    RandomMarket.BOOKS.forEach(name -> terms.put(name, terms(random)));
    RandomMarket.BARS.forEach(name -> terms.put(name, terms(random)));
    Latencies latencies =
        random.nextInt(3) == 0
            ? Latencies.constant(0, 0)
            : Latencies.measured(
                new long[] {0, 200, 400},
                random.longs(3, 0, 20).toArray(),
                random.longs(3, 0, 40).toArray());
    return new TradingPlan(
        10_000,
        List.of(0.0, 0.05).get(random.nextInt(2)),
        QueueModel.RISK_AVERSE,
        latencies,
        List.of(7L, 10L, 45L).get(random.nextInt(3)),
        terms::get,
        market.funding);
  }

  private static InstrumentTerms terms(Random random) {
    boolean linear = random.nextInt(3) > 0;
    return new InstrumentTerms(
        linear ? Contract.LINEAR : Contract.INVERSE,
        linear ? BigDecimal.ONE : BigDecimal.TEN,
        BigDecimal.ZERO,
        List.of(new BigDecimal("0.25"), BigDecimal.ONE, BigDecimal.valueOf(3))
            .get(random.nextInt(3)),
        BigDecimal.valueOf(random.nextInt(2) * 250L),
        random.nextInt(3) == 0 ? BigDecimal.valueOf(12) : null,
        BigDecimal.valueOf(random.nextInt(3) - 1, 4),
        BigDecimal.valueOf(random.nextInt(3) + 1, 4),
        BigDecimal.valueOf(random.nextInt(3), 4));
  }
}
