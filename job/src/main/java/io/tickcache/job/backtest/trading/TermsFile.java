package io.tickcache.job.backtest.trading;

import io.tickcache.backtest.ledger.InstrumentTerms;
import io.tickcache.backtest.ledger.InstrumentTerms.Contract;
import io.tickcache.job.UserException;
import io.tickcache.steps.InstrumentPattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Terms of instruments: a CSV of patterns, the first that matches counts, and what follows from a
 * venue where nothing is said: contracts of Binance's coin-margined futures are worth 100 USD of
 * BTC and 10 USD of others, those of Bybit's 1 USD.
 */
public final class TermsFile implements Function<String, InstrumentTerms> {

  private static final List<String> NEEDED = List.of("instrument");
  private static final List<String> OPTIONAL =
      List.of(
          "contract",
          "multiplier",
          "tick",
          "lot",
          "min_notional",
          "max_position",
          "maker_bps",
          "taker_bps",
          "half_spread_bps");

  private static final BigDecimal BASIS_POINT = new BigDecimal("0.0001");
  private static final BigDecimal SMALLEST_LOT = new BigDecimal("0.00000001");
  private static final String BINANCE_COINM = "binance-coinm:";
  private static final String BYBIT_INVERSE = "bybit-inverse:";

  private record Rule(String name, InstrumentPattern pattern, CsvFile.Line line) {

    /** Of one instrument, not of all that match. */
    boolean isExact() {
      return name.indexOf('*') < 0 && name.indexOf('?') < 0;
    }
  }

  private final TradingFile trading;
  private final List<Rule> rules = new ArrayList<>();

  private TermsFile(TradingFile trading) {
    this.trading = trading;
  }

  /** Reads the file that the trading file names, if it does; a wrong line is refused. */
  public static TermsFile of(TradingFile trading) {
    TermsFile terms = new TermsFile(trading);
    if (trading.instrumentsFile() != null) {
      CsvFile.read("instruments", trading.instrumentsFile(), NEEDED, OPTIONAL, terms::add);
    }
    return terms;
  }

  private void add(CsvFile.Line line) {
    String pattern = line.required("instrument");
    terms(pattern, line); // says what is wrong with it
    rules.add(new Rule(pattern, new InstrumentPattern(List.of(pattern)), line));
  }

  @Override
  public InstrumentTerms apply(String instrument) {
    return rules.stream()
        .filter(rule -> rule.pattern().matches(instrument))
        .findFirst()
        .map(rule -> terms(instrument, rule.line()))
        .orElseGet(() -> terms(instrument, null));
  }

  /**
   * Refuses a line for an instrument of which nothing was predicted: it may be misspelt, and the
   * others would be traded on other terms than was meant.
   *
   * @throws UserException naming file, line and instruments
   */
  public void requireData(Set<String> instruments) {
    for (Rule rule : rules) {
      if (rule.isExact() && !instruments.contains(rule.name())) {
        throw new UserException(
            "%s:%d: 'instrument' = '%s' is none of the recordings': %s; a pattern with * may match none"
                .formatted(
                    trading.instrumentsFile(), rule.line().number(), rule.name(), instruments));
      }
    }
  }

  private InstrumentTerms terms(String instrument, CsvFile.Line line) {
    Contract contract = contract(instrument, line);
    BigDecimal lot = contract == Contract.LINEAR ? SMALLEST_LOT : BigDecimal.ONE;
    return new InstrumentTerms(
        contract,
        number(line, "multiplier", multiplier(instrument)),
        number(line, "tick", BigDecimal.ZERO),
        number(line, "lot", lot),
        number(line, "min_notional", trading.minNotional()),
        number(line, "max_position", null),
        share(line, "maker_bps", trading.makerFee()),
        share(line, "taker_bps", trading.takerFee()),
        share(line, "half_spread_bps", trading.halfSpread()));
  }

  private static Contract contract(String instrument, CsvFile.Line line) {
    String text = line == null ? null : line.text("contract");
    if (text == null) {
      boolean inverse =
          instrument.startsWith(BINANCE_COINM) || instrument.startsWith(BYBIT_INVERSE);
      return inverse ? Contract.INVERSE : Contract.LINEAR;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "linear" -> Contract.LINEAR;
      case "inverse" -> Contract.INVERSE;
      default ->
          throw new IllegalArgumentException(
              "'contract' = '%s' must be linear or inverse".formatted(text));
    };
  }

  private static BigDecimal multiplier(String instrument) {
    if (!instrument.startsWith(BINANCE_COINM)) {
      return BigDecimal.ONE;
    }
    return instrument.startsWith(BINANCE_COINM + "BTC") ? BigDecimal.valueOf(100) : BigDecimal.TEN;
  }

  private static BigDecimal number(CsvFile.Line line, String column, BigDecimal usual) {
    return line == null ? usual : line.number(column, usual);
  }

  private static BigDecimal share(CsvFile.Line line, String column, BigDecimal usual) {
    BigDecimal bps = number(line, column, null);
    return bps == null ? usual : bps.multiply(BASIS_POINT);
  }
}
