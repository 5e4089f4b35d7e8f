package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.evaluation.ModelForecasts;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.MarketHistory;
import io.tickcache.history.Split;
import io.tickcache.history.Target;
import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.model.PositionEncoding;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.MarketValue;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestKlines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are trained with a market prefix. */
class MarketTrainingTest {

  private static final String OUTPUT = "return_1bars_bps";

  @TempDir private Path directory;

  private static Architecture architecture(PositionEncoding encoding) {
    boolean rope = encoding == PositionEncoding.ROPE;
    return new Architecture(16, 2, 1, 32, 16, encoding, rope ? 10_000.0 : null, rope ? null : 100);
  }

  private static TrainingOptions options(Integer prefix, Duration interval) {
    return options(PositionEncoding.ROPE, prefix, interval);
  }

  private static TrainingOptions options(
      PositionEncoding encoding, Integer prefix, Duration interval) {
    return new TrainingOptions(
        "test",
        architecture(encoding),
        HeadType.REGRESSION,
        List.of(OUTPUT),
        1,
        6,
        6,
        48,
        4,
        0.005,
        10,
        0.01,
        0,
        1,
        Duration.ofHours(1),
        List.of(),
        prefix,
        interval);
  }

  /** Klines whose returns follow from the market record before them, and from nothing of theirs. */
  private static List<RecordedEvent> followers(int count) {
    Random random = new Random(5);
    List<RecordedEvent> events = new ArrayList<>();
    double close = 100;
    double market = 0;
    for (int i = 0; i < count; i++) {
      close *= Math.exp(1e-3 * market + 3e-4 * random.nextGaussian());
      Kline kline = TestKlines.closed(i, close, 1 + random.nextInt(9));
      market = random.nextGaussian();
      long time = kline.getEventTimeMicros();
      events.add(
          new RecordedEvent.MarketEvent(
              new MarketContext(
                  "all", time, time, List.of(new MarketValue("return_bps", 5 + 20 * market)))));
      events.add(RecordedEvents.of(kline));
    }
    return events;
  }

  private static double ic(TrainedModel trained) {
    return trained.epochs().get(trained.bestEpoch() - 1).validationIc().get(0);
  }

  @Test
  void learnsFromTheMarketWhatAnInstrumentsOwnStepsDoNotKnow() throws Exception {
    TrainingOptions with = options(2, Duration.ofMinutes(1));
    Histories histories = TrainerTest.histories(followers(1_500), with);
    TrainedModel trained = TrainerTest.train(histories, with, directory);
    assertThat(ic(trained)).isGreaterThan(0.6);
    assertThat(ic(TrainerTest.train(histories, options(null, null), null))).isLessThan(0.2);
    assertThat(servedIc(trained, histories)).isGreaterThan(0.6);
    // The checkpoint is of the same run, and of no other.
    assertThat(TrainerTest.train(histories, with, directory).model().filesId())
        .isEqualTo(trained.model().filesId());
    assertThatThrownBy(
            () -> TrainerTest.train(histories, options(3, Duration.ofMinutes(1)), directory))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("--market-prefix was 2, is 3");
  }

  /** Of the test part, through the engine that serves. */
  private static double servedIc(TrainedModel trained, Histories histories) {
    InstrumentHistory history = histories.all().get(0);
    ModelForecasts served =
        ModelForecasts.run(trained.model(), histories, Long.MAX_VALUE, steps -> {});
    List<double[]> pairs = new ArrayList<>();
    for (int i = 0; i < history.steps().size(); i++) {
      double label = Target.parse(OUTPUT).label(history, i, Long.MAX_VALUE);
      boolean tested =
          history.steps().get(i).eventTimeMicros() > trained.split().validatedUntilMicros();
      if (tested && !Double.isNaN(label)) {
        pairs.add(new double[] {served.at(history, i)[0], label});
      }
    }
    assertThat(pairs).hasSizeGreaterThan(100);
    return RankCorrelation.of(
        pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
        pairs.stream().mapToDouble(pair -> pair[1]).toArray());
  }

  @Test
  void recordsAreNormalizedByThoseOfTheTrainingPart() throws Exception {
    TrainingOptions options = options(2, Duration.ofMinutes(1));
    Histories histories = TrainerTest.histories(followers(300), options);
    Split split = Split.byShares(histories, 0.6, 0.3);
    double[] returns =
        histories.market().entries().stream()
            .filter(entry -> entry.eventTimeMicros() <= split.trainedUntilMicros())
            .map(MarketHistory.Entry::features)
            .mapToDouble(features -> features[0])
            .toArray();
    List<TokenType> types = new ModelPlan(options, histories, split).config(1, null).tokenTypes();
    assertThat(types)
        .extracting(TokenType::source)
        .containsExactly(TokenSource.KLINE, TokenSource.MARKET);
    TokenType market = types.get(1);
    assertThat(market.prefixLength()).isEqualTo(2);
    double mean = Arrays.stream(returns).average().orElseThrow();
    assertThat(market.mean().get(0)).isCloseTo(mean, within(1e-9));
    assertThat(market.scale().get(0)).isBetween(15.0, 25.0);
    assertThat(market.scale().get(1)).as("no record has a volatility").isEqualTo(1);
  }

  @Test
  void aPrefixWithoutRecordsIsRefused() {
    TrainingOptions options = options(2, Duration.ofMinutes(1));
    Histories histories = TrainerTest.histories(RecordedEvents.klines(300, -0.7, 3), options);
    assertThatThrownBy(() -> TrainerTest.train(histories, options, null))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("a market prefix of 2 records, but the training part")
        .hasMessageContaining("they are made of order books and closed klines, one every PT1M");
  }

  @Test
  void optionsThatDoNotFitEachOtherAreRefused() {
    Duration minute = Duration.ofMinutes(1);
    assertThatThrownBy(() -> options(65, minute))
        .hasMessage("market prefix = 65 must be from 1 to 64");
    assertThatThrownBy(() -> options(0, minute))
        .hasMessage("market prefix = 0 must be from 1 to 64");
    assertThatThrownBy(() -> options(2, null))
        .hasMessage("market interval = null goes with a market prefix, and only with one");
    assertThatThrownBy(() -> options(null, minute))
        .hasMessage("market interval = PT1M goes with a market prefix, and only with one");
    assertThatThrownBy(() -> options(2, Duration.ofNanos(1)))
        .hasMessage("market interval = PT0.000000001S must be at least PT0.001S");
    assertThatThrownBy(() -> options(PositionEncoding.LEARNED, 2, minute))
        .hasMessage("market prefix = 2 needs rotary positions: a prefix has none");
  }
}
