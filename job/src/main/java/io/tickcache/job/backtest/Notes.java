package io.tickcache.job.backtest;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.InstrumentResult;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.Order;
import io.tickcache.backtest.OrderOutcome;
import io.tickcache.backtest.simulation.FundingRate;
import io.tickcache.backtest.simulation.TradingPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What somebody who reads the figures must know. */
final class Notes {

  private static final int NAMED = 5;

  private final BacktestOptions options;
  private final TradingPlan plan;
  private final JobRecords records;
  private final List<String> notes = new ArrayList<>();

  Notes(BacktestOptions options, TradingPlan plan, JobRecords records) {
    this.options = options;
    this.plan = plan;
    this.records = records;
  }

  List<String> of(AccountResult strategy) {
    addOfData();
    addOfMarket();
    addOfOrders(strategy);
    addOfPlan();
    addOfOutcome(strategy);
    return notes;
  }

  private void addOfData() {
    if (records.parts().stream().anyMatch(part -> part.model().record() == null)) {
      add("Nobody knows what the model was trained on: all of this may be in sample.");
    }
    Set<String> instruments = records.scan().firsts().keySet();
    add(funding(options.trading().fundingFile(), plan.funding(), instruments));
    String currencies = Currency.severalOf(instruments);
    if (currencies != null) {
      add(
          "Instruments are quoted in several currencies (%s): their amounts are added up as if they were one."
              .formatted(currencies));
    }
    addIfAny(
        records.parts().stream()
            .mapToLong(part -> part.outputs().account().deadLetters())
            .max()
            .orElse(0),
        "%,d events of the recordings were refused by the job, and became dead letters.");
  }

  private void addOfMarket() {
    add(
        "Market impact is absent: recorded markets do not notice orders, but what was taken from a level is gone until the level is updated.");
    if (!records.scan().hasBooks()) {
      add(
          "Bars say neither in which order prices came nor how much could be had at their first price: orders are filled whole at the next bar's open, half a spread worse.");
    }
  }

  private void addOfOrders(AccountResult strategy) {
    addCount(
        strategy,
        InstrumentResult::beyondRecordedDepth,
        "%,d orders asked for more than was recorded of the book: the rest was not filled.");
    addCount(strategy, InstrumentResult::capped, "%,d decisions were capped by a limit.");
    addOutcome(
        strategy,
        OrderOutcome.NO_MARKET,
        "%,d orders found no book or bar before the recording ended.");
    addOutcome(
        strategy,
        OrderOutcome.WOULD_HAVE_TAKEN,
        "%,d maker orders would have taken, and were not placed.");
  }

  private void addOfPlan() {
    if (plan.latencies().isRepeated()) {
      add(
          "Latencies were measured at another time: they are repeated from the first prediction on.");
    }
    if (options.trading().execution() == Liquidity.MAKER) {
      add(
          "A maker's order stands at the best price that its decision saw until the next decision.");
    }
  }

  private void addOfOutcome(AccountResult strategy) {
    if (isRuined(strategy)) {
      add("The account's equity fell to 0 or below: an exchange would have liquidated it before.");
    }
    if (strategy.fills().isEmpty()) {
      add(
          "Nothing was traded: no decision asked for a position that the limits and the least order allow.");
    }
  }

  private static boolean isRuined(AccountResult strategy) {
    return Arrays.stream(strategy.equity().equities()).anyMatch(equity -> equity <= 0);
  }

  /** What of funding is in; instruments without a rate are named, for theirs is missing. */
  static String funding(Path file, List<FundingRate> rates, Set<String> instruments) {
    if (file == null) {
      return "Funding: not included. No file of rates was given.";
    }
    Set<String> without = new TreeSet<>(instruments);
    rates.forEach(rate -> without.remove(rate.instrument()));
    String included = "Funding: included, from %s".formatted(file.getFileName());
    if (without.isEmpty()) {
      return included + ".";
    }
    String more = without.size() > NAMED ? " and " + (without.size() - NAMED) + " more" : "";
    return "%s, which has no rate of %s%s."
        .formatted(included, without.stream().limit(NAMED).collect(Collectors.joining(", ")), more);
  }

  private void addCount(
      AccountResult strategy, ToLongFunction<InstrumentResult> count, String text) {
    addIfAny(strategy.instruments().values().stream().mapToLong(count).sum(), text);
  }

  private void addOutcome(AccountResult strategy, OrderOutcome outcome, String text) {
    addIfAny(strategy.orders().stream().map(Order::outcome).filter(outcome::equals).count(), text);
  }

  private void addIfAny(long count, String text) {
    if (count > 0) {
      add(String.format(Locale.ROOT, text, count));
    }
  }

  private void add(String note) {
    notes.add(note);
  }
}
