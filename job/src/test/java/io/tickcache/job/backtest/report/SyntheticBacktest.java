package io.tickcache.job.backtest.report;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.backtest.metrics.RollingCorrelation;
import io.tickcache.backtest.metrics.Trials;
import io.tickcache.job.backtest.report.ReportContent.DataSpan;
import io.tickcache.job.backtest.report.ReportContent.OtherAccount;
import io.tickcache.job.backtest.report.ReportContent.Purpose;
import io.tickcache.job.backtest.report.ReportContent.RollingIc;
import io.tickcache.job.backtest.report.ReportContent.Setting;
import io.tickcache.job.backtest.report.ReportContent.SignalChange;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Whole reports of made-up markets. */
final class SyntheticBacktest {

  private static final String CARD =
      """
      # Model card: `made-up`

      A network of **no** weights; see [the documents](https://example.org/card).

      | part | steps |
      |---|---|
      | training | 6,000 |

      - knows nothing
      - says so
      """;

  private final SyntheticMarket market;
  private final int hold;

  /** Size of the strategy's positions, of buying and holding's. */
  private final BigDecimal share;

  private SyntheticBacktest(SyntheticMarket market, int hold, String share) {
    this.market = market;
    this.hold = hold;
    this.share = new BigDecimal(share);
  }

  /** Two instruments, eleven months of hours. */
  static ReportContent hours() {
    return hours("bybit:BTCUSDT", "bybit:ETHUSDT");
  }

  static ReportContent hours(String... instruments) {
    return new SyntheticBacktest(
            SyntheticMarket.of(
                micros("2024-09-20T00:00:00Z"), TimeUnit.HOURS.toMicros(1), 8_000, instruments),
            9,
            "1")
        .content("klines, 1h");
  }

  /** The strategy's positions are a hundredth of those that are bought and held. */
  static ReportContent ofSmallPositions() {
    return new SyntheticBacktest(
            SyntheticMarket.of(
                micros("2024-09-20T00:00:00Z"), TimeUnit.HOURS.toMicros(1), 3_000, "bybit:BTCUSDT"),
            9,
            "0.01")
        .content("klines, 1h");
  }

  /** One instrument, eleven minutes of seconds, over midnight. */
  static ReportContent seconds() {
    return new SyntheticBacktest(
            SyntheticMarket.of(
                micros("2024-08-08T23:54:10Z"),
                TimeUnit.SECONDS.toMicros(1),
                660,
                "binance-spot:BTCUSDT"),
            7,
            "1")
        .content("order book");
  }

  private ReportContent content(String kind) {
    AccountResult strategy = account("strategy", 1, 0, 1);
    List<OtherAccount> others =
        List.of(
            new OtherAccount(
                Purpose.BUY_AND_HOLD,
                new SyntheticAccount("buy and hold", market, 1).run(this::held)),
            new OtherAccount(Purpose.SIGN_FLIPPED, account("sign flipped", -1, 0, 1)),
            new OtherAccount(Purpose.DELAYED, account("delayed by one", 1, 1, 1)),
            new OtherAccount(Purpose.OTHER_COSTS, account("costs ×0", 1, 0, 0)),
            new OtherAccount(Purpose.OTHER_COSTS, account("costs ×2", 1, 0, 2)));
    List<InSampleSpan> inSample = inSample();
    List<String> notes =
        List.of(
            "Funding: from funding.csv.",
            "Market impact is not modelled: orders do not move the recorded market.");
    return new ReportContent(
        "Backtest of made-up",
        "./tickcache backtest --recordings klines --model made-up --report report",
        "USDT",
        List.of(
            new Setting("capital", "100000"),
            new Setting("taker-fee", "5.5 bps"),
            new Setting("feed-latency", "100 ms"),
            new Setting("order-latency", "85 ms")),
        market.instruments().stream()
            .map(i -> new DataSpan(i.name(), kind, from(), to(), market.times().length))
            .toList(),
        inSample,
        notes,
        CARD,
        strategy,
        others,
        BacktestMetrics.of(
            strategy,
            others.stream().map(OtherAccount::account).toList(),
            Trials.ofNumber(12, 300),
            inSample,
            notes),
        signals(),
        market.instruments().stream().map(this::ic).toList(),
        latencies());
  }

  private AccountResult account(String name, int sign, int delay, double costs) {
    return new SyntheticAccount(name, market, costs).run(i -> positions(i, sign, delay));
  }

  /** Right a little more often than wrong, and flat a third of the time. */
  private BigDecimal[] positions(SyntheticMarket.Instrument instrument, int sign, int delay) {
    SplittableRandom random = new SplittableRandom(instrument.name().hashCode());
    int points = instrument.mids().length;
    BigDecimal[] positions = new BigDecimal[points];
    Arrays.fill(positions, BigDecimal.ZERO);
    for (int begin = 1; begin < points; begin += hold) {
      int end = Math.min(points - 1, begin + hold);
      int right = instrument.mids()[end].compareTo(instrument.mids()[begin]);
      double drawn = random.nextDouble();
      int direction = drawn < 0.33 ? 0 : drawn < 0.7 ? right : -right;
      for (int i = begin + delay; i < Math.min(points, begin + delay + hold); i++) {
        positions[i] =
            instrument.lot().multiply(share).multiply(BigDecimal.valueOf((long) sign * direction));
      }
    }
    return positions;
  }

  private BigDecimal[] held(SyntheticMarket.Instrument instrument) {
    BigDecimal[] positions = new BigDecimal[instrument.mids().length];
    Arrays.fill(positions, instrument.lot());
    positions[0] = BigDecimal.ZERO;
    return positions;
  }

  private List<SignalChange> signals() {
    List<SignalChange> signals = new ArrayList<>();
    for (SyntheticMarket.Instrument instrument : market.instruments()) {
      BigDecimal[] positions = positions(instrument, 1, 0);
      for (int i = 1; i < positions.length; i++) {
        if (positions[i].signum() != positions[i - 1].signum()) {
          signals.add(
              new SignalChange(instrument.name(), market.times()[i - 1], positions[i].signum()));
        }
      }
    }
    signals.sort(Comparator.comparingLong(SignalChange::timeMicros));
    return signals;
  }

  private RollingIc ic(SyntheticMarket.Instrument instrument) {
    SplittableRandom random = new SplittableRandom(3);
    int rows = instrument.mids().length - 1;
    double[] predictions = new double[rows];
    double[] returns = new double[rows];
    for (int i = 0; i < rows; i++) {
      returns[i] = instrument.mids()[i + 1].doubleValue() / instrument.mids()[i].doubleValue() - 1;
      predictions[i] = 0.06 * returns[i] + 0.005 * (random.nextDouble() - 0.5) * 2;
    }
    long window = (to() - from()) / 10;
    return new RollingIc(
        instrument.name(),
        window,
        RollingCorrelation.of(
            Arrays.copyOf(market.times(), rows), predictions, returns, window, 300));
  }

  private long[] latencies() {
    SplittableRandom random = new SplittableRandom(9);
    return random
        .doubles(5_000)
        .mapToLong(d -> (long) (120_000 * StrictMath.exp(2.2 * d * d * d)))
        .toArray();
  }

  private List<InSampleSpan> inSample() {
    long third = from() + (to() - from()) / 4;
    return market.instruments().stream()
        .map(i -> new InSampleSpan(i.name(), from(), third, "training"))
        .toList();
  }

  private long from() {
    return market.times()[0];
  }

  private long to() {
    return market.times()[market.times().length - 1];
  }

  private static long micros(String time) {
    return TimeUnit.MILLISECONDS.toMicros(Instant.parse(time).toEpochMilli());
  }
}
