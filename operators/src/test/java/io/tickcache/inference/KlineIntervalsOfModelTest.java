package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.Prediction;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.KlineIntervalPolicy;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code model.kline-intervals}: contexts hold what those of the training held. */
class KlineIntervalsOfModelTest {

  private static final int KLINES = 30;
  private static final int STEPS = KLINES - 24;

  @TempDir private Path directory;

  private static ModelConfig trainedOn(List<String> intervals) {
    ModelConfig config = TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE);
    TokenType klines = config.tokenTypes().get(1);
    return new ModelConfig(
        config.formatVersion(),
        config.name(),
        config.trained(),
        config.architecture(),
        List.of(
            config.tokenTypes().get(0),
            new TokenType(
                klines.source(),
                klines.featureSchema(),
                klines.mean(),
                klines.scale(),
                null,
                intervals)),
        config.head());
  }

  private InferenceConfig config(KlineIntervalPolicy policy, List<String> intervals)
      throws Exception {
    String model = TestModels.write(trainedOn(intervals), directory);
    return ConfigVariant.of(OperatorHarness.config(model)).klineIntervals(policy).build();
  }

  private record Outcome(
      List<Prediction> predictions, List<DeadLetter> deadLetters, long filtered) {}

  /** Klines of these lengths, one length after the other. */
  private Outcome serve(KlineIntervalPolicy policy, List<String> intervals, String... klines)
      throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config(policy, intervals))) {
      for (String interval : klines) {
        TestFeed feed = new TestFeed("test:BTC", 5);
        for (int i = 0; i < KLINES; i++) {
          Kline kline = feed.kline(Duration.parse(interval));
          operator.take(feed, kline).watermark(kline.getEventTimeMicros());
        }
      }
      operator.endInput();
      return new Outcome(
          operator.predictions(),
          operator.deadLetters(),
          operator.count(EventFate.OTHER_INTERVAL.metric()));
    }
  }

  @Test
  void takesTheIntervalsOfTheTraining() throws Exception {
    Outcome outcome = serve(KlineIntervalPolicy.AUTO, List.of("1m"), "PT1M");

    assertThat(outcome.predictions()).hasSize(STEPS);
    assertThat(outcome.deadLetters()).isEmpty();
  }

  @Test
  void refusesOthersByNameWhereTheModelSaysItsOwn() throws Exception {
    Outcome outcome = serve(KlineIntervalPolicy.AUTO, List.of("1m", "4h"), "PT1H");

    assertThat(outcome.predictions()).isEmpty();
    assertThat(outcome.deadLetters()).hasSize(KLINES);
    assertThat(outcome.deadLetters().get(0).getStage()).isEqualTo(DeadLetterStage.VALIDATE);
    assertThat(outcome.deadLetters().get(0).getReason())
        .contains("kline of 1h")
        .contains("1m, 4h")
        .contains("model.kline-intervals");
  }

  @Test
  void passesOthersOverWhereAsked() throws Exception {
    Outcome outcome = serve(KlineIntervalPolicy.FILTER, List.of("1m"), "PT1M", "PT1H");

    assertThat(outcome.predictions()).hasSize(STEPS);
    assertThat(outcome.deadLetters()).isEmpty();
    assertThat(outcome.filtered()).isEqualTo(KLINES);
  }

  @Test
  void takesAnyWhereAsked() throws Exception {
    Outcome outcome = serve(KlineIntervalPolicy.ANY, List.of("1m"), "PT1H");

    assertThat(outcome.predictions()).hasSize(STEPS);
  }

  @Test
  void takesAnyWhereTheModelDoesNotSay() throws Exception {
    Outcome outcome = serve(KlineIntervalPolicy.AUTO, null, "PT1H");

    assertThat(outcome.predictions()).hasSize(STEPS);
    assertThatThrownBy(() -> serve(KlineIntervalPolicy.REFUSE, null, "PT1H"))
        .hasStackTraceContaining("does not say which kline intervals");
  }

  @Test
  void mixesInOneContextOnlyWhatTheTrainingMixed() throws Exception {
    Outcome apart = serve(KlineIntervalPolicy.AUTO, List.of("1m", "2m"), "PT1M", "PT2M");
    Outcome together = serve(KlineIntervalPolicy.AUTO, List.of("1m+2m"), "PT1M", "PT2M");

    assertThat(apart.predictions()).hasSize(STEPS);
    assertThat(apart.deadLetters()) // until the minutes' context has ended
        .hasSizeGreaterThan(KLINES / 2)
        .allSatisfy(letter -> assertThat(letter.getReason()).contains("kline of 2m"));
    assertThat(together.predictions()).hasSize(2 * STEPS);
    assertThat(together.deadLetters()).isEmpty();
  }

  @Test
  void historiesOfAModelFollowTheSameRule() {
    ContextRules rules = ContextRules.of(trainedOn(List.of("1m")), Duration.ofHours(1));

    assertThat(histories(rules, "PT1M").steps()).isEqualTo(STEPS);
    assertThat(histories(rules, "PT1H").steps()).isZero();
    assertThat(histories(rules, "PT1H").faults().first()).contains("kline of 1h");
  }

  private static Histories histories(ContextRules rules, String interval) {
    TestFeed feed = new TestFeed("test:BTC", 5);
    List<RecordedEvent> events = new ArrayList<>();
    for (int i = 0; i < KLINES; i++) {
      events.add(RecordedEvents.of(feed.kline(Duration.parse(interval))));
    }
    return HistoryReader.read(events.iterator(), rules);
  }
}
