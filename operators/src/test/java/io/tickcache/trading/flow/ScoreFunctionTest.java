package io.tickcache.trading.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.evaluation.Evaluator;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.ScoredPart;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.Split;
import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.PriceNews;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.OutputScore;
import io.tickcache.schemas.Score;
import io.tickcache.scores.ScorePlan;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreFunctionTest {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final long INTERVAL_MICROS = 5_000_000;
  private static final double FEE_BPS = 0.01;
  private static final int ALL_ROWS = 1_000_000;

  /** What the operator told in the course of one recording, and where event time stood. */
  private record Told(PriceNews news, long watermarkBefore) {}

  @TempDir private static Path directory;
  private static ModelConfig model;
  private static List<RecordedEvent> events;
  private static List<Told> told;

  @BeforeAll
  static void predict() throws Exception {
    ModelConfig tiny = TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE);
    model =
        new ModelConfig(
            tiny.formatVersion(),
            tiny.name(),
            tiny.trained(),
            tiny.architecture(),
            tiny.tokenTypes(),
            new ModelConfig.Head(
                HeadType.REGRESSION,
                List.of(
                    "return_1s_bps",
                    "return_2bars_bps",
                    "volatility_5s_bps",
                    "next_mid",
                    "return_5s_bps"),
                0.3));
    events = broken(RecordedEvents.simulated(3, Duration.ofSeconds(60), 11));
    told = told(directory, events);
  }

  /** One instrument's book has a gap and comes back; another's klines have one. */
  private static List<RecordedEvent> broken(List<RecordedEvent> whole) throws IOException {
    long start = whole.get(0).eventTimeMicros();
    String gap = whole.get(0).instrument();
    List<RecordedEvent> events = new ArrayList<>();
    OrderBookUpdate snapshot = null;
    boolean back = false;
    for (RecordedEvent event : whole) {
      long second = (event.eventTimeMicros() - start) / 1_000_000;
      if (event instanceof KlineEvent && (second == 35 || second == 36)) {
        continue;
      }
      if (event instanceof BookUpdateEvent change && event.instrument().equals(gap)) {
        snapshot = snapshot == null ? change.update() : snapshot;
        if (second == 30) {
          continue;
        }
        if (second >= 33 && !back) {
          back = true;
          events.add(RecordedEvents.of(again(snapshot, change.update())));
          continue;
        }
      }
      events.add(event);
    }
    return events;
  }

  private static OrderBookUpdate again(OrderBookUpdate snapshot, OrderBookUpdate at)
      throws IOException {
    OrderBookUpdate again =
        new WireFormat<>(OrderBookUpdate.class).decode(TestFeed.encode(snapshot));
    again.setEventTimeMicros(at.getEventTimeMicros());
    again.setIngestTimeMicros(at.getIngestTimeMicros());
    again.setFirstSequence(at.getLastSequence());
    again.setLastSequence(at.getLastSequence());
    return again;
  }

  private static List<Told> told(Path directory, List<RecordedEvent> events) throws Exception {
    var config =
        ConfigVariant.of(OperatorHarness.config(TestModels.write(model, directory)))
            .ordering(Ordering.EVENT_TIME)
            .tellsPrices()
            .build();
    List<Told> told = new ArrayList<>();
    TestFeed feed = new TestFeed("sim:any", 1);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      long watermark = Long.MIN_VALUE;
      for (int i = 0; i < events.size(); i++) {
        operator.take(RecordedEvents.raw(feed, events.subList(i, i + 1)).get(0));
        if (i % 50 == 49) {
          take(operator, told, watermark);
          long before = watermark;
          watermark = events.get(i).eventTimeMicros() - 500_000;
          operator.watermark(watermark);
          take(operator, told, before);
        }
      }
      take(operator, told, watermark);
      operator.endInput();
      take(operator, told, watermark);
      assertThat(operator.deadLetters()).isEmpty();
    }
    return told;
  }

  private static void take(OperatorHarness operator, List<Told> told, long watermark) {
    List<PriceNews> all = operator.prices();
    all.subList(told.size(), all.size()).forEach(news -> told.add(new Told(news, watermark)));
  }

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, PriceNews, Score> {
    private final int subtasks;
    private final int subtask;

    Harness(ScorePlan plan, boolean live, OperatorSubtaskState state, int subtasks, int subtask)
        throws Exception {
      super(
          new EndingProcessOperator<>(new ScoreFunction(plan), live),
          PriceNews::instrument,
          Types.STRING,
          MAX_PARALLELISM,
          subtasks,
          subtask);
      this.subtasks = subtasks;
      this.subtask = subtask;
      setup(ScoreSerializer.INSTANCE);
      if (state != null) {
        initializeState(state);
      }
      open();
    }

    void takeIfOwn(PriceNews news) throws Exception {
      if (KeyGroupRangeAssignment.assignKeyToParallelOperator(
              news.instrument(), MAX_PARALLELISM, subtasks)
          == subtask) {
        take(news);
      }
    }

    void take(PriceNews news) throws Exception {
      processElement(news, news.mark().eventTimeMicros() / 1_000);
    }
  }

  private static final int MAX_PARALLELISM = 128;

  private static ScorePlan plan(Duration window, int maxRows) {
    return ScorePlan.of(model.head(), window, INTERVAL, maxRows, FEE_BPS);
  }

  private static List<Score> straightThrough(ScorePlan plan) throws Exception {
    try (Harness subtask = new Harness(plan, false, null, 1, 0)) {
      for (Told one : told) {
        subtask.take(one.news());
      }
      subtask.endInput();
      assertThat(subtask.numKeyedStateEntries()).as("state").isZero();
      assertThat(subtask.numEventTimeTimers()).as("timers").isZero();
      return sorted(subtask.extractOutputValues());
    }
  }

  private static List<Score> sorted(List<Score> scores) {
    return scores.stream()
        .sorted(
            Comparator.comparingLong(Score::getEventTimeMicros).thenComparing(Score::getInstrument))
        .toList();
  }

  @Test
  void scoresAreThoseOfAnEvaluationOfTheSameRowsToTheLastBit() throws Exception {
    Histories histories =
        HistoryReader.read(events.iterator(), ContextRules.of(model, Duration.ofMinutes(10)));
    long start = events.get(0).eventTimeMicros();
    long from = -Math.floorDiv(-start, INTERVAL_MICROS) * INTERVAL_MICROS + 3 * INTERVAL_MICROS;
    Split split = new Split(start + 5_000_000, from);
    var report =
        new Evaluator(ModelDirectory.read(directory), histories, split, ScoredPart.TEST, FEE_BPS)
            .run(progress -> {});
    Duration window = Duration.ofSeconds(50);
    Map<String, Score> scores = new LinkedHashMap<>();
    straightThrough(plan(window, ALL_ROWS)).stream()
        .filter(score -> score.getEventTimeMicros() == from + 50_000_000)
        .forEach(score -> scores.put(score.getInstrument(), score));

    assertThat(report.horizons()).hasSize(3);
    int compared = 0;
    int broken = 0;
    for (HorizonReport horizon : report.horizons()) {
      for (var instrument : horizon.byInstrument().entrySet()) {
        OutputScore online =
            scores.get(instrument.getKey()).getOutputs().stream()
                .filter(output -> output.getName().equals(horizon.output()))
                .findFirst()
                .orElseThrow();
        requireSame(online, instrument.getValue().get(HorizonReport.MODEL));
        broken += online.getBroken();
        compared++;
      }
    }
    assertThat(compared).isEqualTo(9);
    assertThat(broken).isPositive();
  }

  private static void requireSame(OutputScore online, io.tickcache.evaluation.Score offline) {
    assertThat(online.getLabelled()).isEqualTo(offline.rows()).isGreaterThan(40);
    assertThat(online.getEffectiveRows()).isEqualTo(offline.effectiveRows());
    assertThat(online.getIc()).isEqualTo(offline.ic()).isNotZero();
    assertThat(online.getSigned()).isEqualTo(offline.direction().rows());
    assertThat(online.getHitRate()).isEqualTo(offline.direction().right());
    assertThat(online.getHitRateLow()).isEqualTo(offline.direction().low());
    assertThat(online.getHitRateHigh()).isEqualTo(offline.direction().high());
    assertThat(online.getR2()).isEqualTo(offline.returns().r2());
    assertThat(online.getTrades()).isEqualTo(offline.returns().trades());
    double perTrade = offline.returns().bpsPerTrade();
    assertThat(online.getBpsPerTrade())
        .isEqualTo(Double.isNaN(perTrade) ? null : (Double) perTrade);
  }

  /** Watermarks as late as may be, restores in between, subtasks of another number after them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void neitherWatermarksNorRestoresChangeAScore(long seed) throws Exception {
    Random random = new Random(seed);
    ScorePlan plan = plan(Duration.ofSeconds(20), 150);
    List<Score> expected = straightThrough(plan);
    assertThat(expected).hasSizeGreaterThan(40);
    assertThat(expected).anyMatch(score -> score.getStride() > 1);

    List<Score> scores = new ArrayList<>();
    List<Harness> subtasks = List.of(new Harness(plan, false, null, 1, 0));
    for (int i = 0; i < told.size(); i++) {
      Told one = told.get(i);
      if (random.nextInt(40) == 0 && one.watermarkBefore() > 0) {
        for (Harness subtask : subtasks) {
          subtask.processWatermark(one.watermarkBefore() / 1_000);
        }
      }
      if (random.nextInt(800) == 0) {
        subtasks = restored(plan, subtasks, 1 + random.nextInt(3), scores);
      }
      for (Harness subtask : subtasks) {
        subtask.takeIfOwn(one.news());
      }
    }
    for (Harness subtask : subtasks) {
      subtask.endInput();
      scores.addAll(subtask.extractOutputValues());
      assertThat(subtask.numKeyedStateEntries()).isZero();
      subtask.close();
    }
    assertThat(sorted(scores)).isEqualTo(expected);
  }

  private static List<Harness> restored(
      ScorePlan plan, List<Harness> before, int parallelism, List<Score> scores) throws Exception {
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (Harness subtask : before) {
      states.add(subtask.snapshot(states.size(), states.size()));
      scores.addAll(subtask.extractOutputValues());
      subtask.close();
    }
    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(
            states.toArray(OperatorSubtaskState[]::new));
    List<Harness> after = new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      OperatorSubtaskState share =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              all, MAX_PARALLELISM, states.size(), parallelism, i);
      after.add(new Harness(plan, false, share, parallelism, i));
    }
    return after;
  }

  @Test
  void anOutageIsToldUntilTheWindowIsEmptyAndThenNothingIsKept() throws Exception {
    ScorePlan plan = plan(Duration.ofSeconds(20), ALL_ROWS);
    try (Harness subtask = new Harness(plan, true, null, 1, 0)) {
      String instrument = "sim:SYM0002"; // its book is whole
      for (Told one : told) {
        if (one.news().instrument().equals(instrument)) {
          subtask.take(one.news());
        }
      }
      long end = told.get(told.size() - 1).news().mark().eventTimeMicros();
      subtask.processWatermark(end / 1_000 + 60_000);
      List<Score> scores = subtask.extractOutputValues();
      Score last = scores.get(scores.size() - 1);
      assertThat(last.getPredictions()).isZero();
      assertThat(last.getRows()).isZero();
      assertThat(last.getNewestMicros()).isNull();
      assertThat(last.getOutputs()).allMatch(output -> output.getIc() == null);
      Score beforeLast = scores.get(scores.size() - 2);
      assertThat(beforeLast.getNewestMicros())
          .isLessThanOrEqualTo(beforeLast.getEventTimeMicros() - 15_000_000);
      assertThat(beforeLast.getOutputs().get(0).getWaiting()).isPositive();
      assertThat(subtask.numKeyedStateEntries()).isZero();
      assertThat(subtask.numEventTimeTimers()).isZero();
    }
  }
}
