package io.tickcache.job.backtest.trading;

import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.fill.QueueModel;
import io.tickcache.job.UserException;
import io.tickcache.job.options.ConfigFile;
import io.tickcache.job.options.FileSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a backtest trades, as a user writes it: a YAML file, and keys set beside it.
 *
 * @param capital at the start, quote currency
 * @param size share of the equity that a position may have; null: 1 of a portfolio, else 0.1
 * @param sizing how much of it; null: by allocations or signals where there is a portfolio or a
 *     strategy, else tanh
 * @param gain of tanh
 * @param maxGross largest sum of all positions, as a share of the equity; null: twice the size of a
 *     portfolio, else 1
 * @param minChange share of the equity below which a position is left as it is
 * @param execution orders take or make
 * @param queue how a maker's order moves to the front
 * @param grid of the equity series; null: as suits the recordings
 * @param feedLatency from an event to the decision; null: as suits the recordings
 * @param orderLatency from the decision to the exchange; null: as suits the recordings
 * @param latencyFile measured latencies; null for none
 * @param takerFee share of the traded value
 * @param makerFee share of the traded value; below 0 for a rebate
 * @param halfSpread share of a bar's price
 * @param minNotional least value of an order, quote currency
 * @param fundingFile funding rates; null for none
 * @param instrumentsFile terms by instrument; null for none
 */
public record TradingFile(
    double capital,
    Double size,
    Sizing sizing,
    double gain,
    Double maxGross,
    double minChange,
    Liquidity execution,
    QueueModel queue,
    Duration grid,
    Duration feedLatency,
    Duration orderLatency,
    Path latencyFile,
    BigDecimal takerFee,
    BigDecimal makerFee,
    BigDecimal halfSpread,
    BigDecimal minNotional,
    Path fundingFile,
    Path instrumentsFile) {

  private static final List<String> KEYS =
      List.of(
          "capital",
          "size",
          "sizing",
          "gain",
          "max-gross",
          "min-change",
          "execution",
          "queue",
          "grid",
          "latency.feed",
          "latency.order",
          "latency.file",
          "fees.taker-bps",
          "fees.maker-bps",
          "half-spread-bps",
          "min-notional",
          "funding",
          "instruments");

  private static final BigDecimal BASIS_POINT = new BigDecimal("0.0001");

  /**
   * Reads a file, and what is set beside it, which counts more.
   *
   * @param file null for none
   * @param set {@code KEY=VALUE}
   * @throws UserException naming file, key and rule
   */
  public static TradingFile read(String option, Path file, List<String> set) {
    Map<String, String> values = new LinkedHashMap<>();
    if (file != null) {
      values.putAll(ConfigFile.read(option, file));
    }
    requireKnown(file == null ? option : file.toString(), values);
    Map<String, String> beside = keys(set);
    requireKnown(BESIDE, beside);
    values.putAll(beside);
    String origin = file == null ? BESIDE : file.toString();
    return of(new FileSettings(origin, "", values), file == null ? null : file.getParent(), beside);
  }

  private static final String BESIDE = "--trade";

  private static Map<String, String> keys(List<String> set) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String one : set) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        throw new UserException(BESIDE + " " + one + ": must be KEY=VALUE");
      }
      keys.put(one.substring(0, equals).trim(), one.substring(equals + 1).trim());
    }
    return keys;
  }

  private static void requireKnown(String origin, Map<String, String> values) {
    for (String key : values.keySet()) {
      if (!KEYS.contains(key)) {
        throw new UserException(
            "%s: unknown key '%s'; trading has %s".formatted(origin, key, KEYS));
      }
    }
  }

  /** Files are named from where the file lies that names them. */
  private static TradingFile of(FileSettings set, Path directory, Map<String, String> beside) {
    return new TradingFile(
        above0(set, "capital", 100_000),
        set.has("size") ? above0(set, "size", 1) : null,
        set.has("sizing") ? set.choice("sizing", Sizing.TANH) : null,
        above0(set, "gain", 10),
        set.has("max-gross") ? above0(set, "max-gross", 1) : null,
        within(set, "min-change", 0, 0, 1),
        set.choice("execution", Liquidity.TAKER),
        set.choice("queue", QueueModel.RISK_AVERSE),
        positive(set, "grid"),
        latency(set, "latency.feed"),
        latency(set, "latency.order"),
        path(set, "latency.file", directory, beside),
        bps(set, "fees.taker-bps", "5", false),
        bps(set, "fees.maker-bps", "2", true),
        bps(set, "half-spread-bps", "1", false),
        notNegative(set, "min-notional", "5"),
        path(set, "funding", directory, beside),
        path(set, "instruments", directory, beside));
  }

  private static double above0(FileSettings set, String key, double usual) {
    double value = set.number(key, usual);
    if (!(value > 0 && Double.isFinite(value))) {
      throw set.wrong(key, value, "must be above 0");
    }
    return value;
  }

  private static double within(
      FileSettings set, String key, double usual, double least, double below) {
    double value = set.number(key, usual);
    if (!(value >= least && value < below)) {
      throw set.wrong(key, value, "must be from " + least + " to below " + below);
    }
    return value;
  }

  private static Duration positive(FileSettings set, String key) {
    Duration value = set.duration(key, null);
    if (value != null && value.toNanos() < 1_000_000) {
      throw set.wrong(key, set.text(key), "must be at least 1 ms");
    }
    return value;
  }

  private static Duration latency(FileSettings set, String key) {
    Duration value = set.duration(key, null);
    if (value != null && set.has("latency.file")) {
      throw set.wrong(key, set.text(key), "goes without 'latency.file'");
    }
    return value; // a duration is never negative there
  }

  private static BigDecimal bps(FileSettings set, String key, String usual, boolean rebate) {
    BigDecimal value = decimal(set, key, usual);
    BigDecimal most = BigDecimal.valueOf(10_000);
    if (value.compareTo(most) >= 0 || (!rebate && value.signum() < 0)) {
      throw set.wrong(
          key, value, "must be " + (rebate ? "" : "from 0 to ") + "below 10000 basis points");
    }
    return value.multiply(BASIS_POINT);
  }

  private static BigDecimal notNegative(FileSettings set, String key, String usual) {
    BigDecimal value = decimal(set, key, usual);
    if (value.signum() < 0) {
      throw set.wrong(key, value, "must be 0 or more");
    }
    return value;
  }

  private static BigDecimal decimal(FileSettings set, String key, String usual) {
    String text = set.has(key) ? set.text(key) : usual;
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw set.wrong(key, text, "must be a number");
    }
  }

  private static Path path(
      FileSettings set, String key, Path directory, Map<String, String> beside) {
    String text = set.text(key);
    if (text == null) {
      return null;
    }
    Path path = Path.of(text);
    return directory == null || beside.containsKey(key) ? path : directory.resolve(path);
  }
}
