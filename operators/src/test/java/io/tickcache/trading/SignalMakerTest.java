package io.tickcache.trading;

import static io.tickcache.schemas.SignalSide.LONG;
import static io.tickcache.schemas.SignalSide.NEUTRAL;
import static io.tickcache.schemas.SignalSide.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.model.HeadType;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalReason;
import io.tickcache.schemas.SignalSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalMakerTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Signal> signals = new ArrayList<>();
  private SignalState state;

  /** The reference's rule: above +0.001 and below -0.001, confidence above 0.6. */
  @ParameterizedTest
  @CsvSource({
    "10.1, 0.61, LONG",
    "10.1, 0.6, NEUTRAL",
    "10, 0.9, NEUTRAL",
    "-10, 0.9, NEUTRAL",
    "-10.1, 0.61, SHORT",
    "-10.1, 0.6, NEUTRAL",
    "0, 1, NEUTRAL"
  })
  void withoutHysteresisEachPredictionDecidesAlone(float value, float confidence, SignalSide side) {
    for (float before : new float[] {0, 50, -50}) {
      take(plain(), TestPredictions.of("a:B", 1, before, 1), value, confidence);
      SignalSide stands = state == null ? NEUTRAL : state.side();
      assertThat(stands).as("after %s", before).isEqualTo(side);
      state = null;
    }
  }

  @Test
  void aDirectionIsFarFromOneHalf() {
    SignalRule rule = rule(0.001, 0.001, 0.6, 0.6, 0, 0);
    SignalMaker maker = new SignalMaker(strategy(HeadType.DIRECTION, rule));
    take(maker, TestPredictions.of("a:B", 1, 0.81f, 0.62f));
    take(maker, TestPredictions.of("a:B", 2, 0.19f, 0.62f));
    take(maker, TestPredictions.of("a:B", 3, 0.6f, 0.2f));
    assertThat(signals).extracting(Signal::getSide).containsExactly(LONG, SHORT, NEUTRAL);
  }

  @Test
  void onlyChangesAreGivenWithTheReasonAndThePrediction() {
    SignalMaker maker = new SignalMaker(strategy(HeadType.REGRESSION, plain()));
    float[] values = {0, 20, 30, -20, -20, 0, 0};
    for (int i = 0; i < values.length; i++) {
      take(maker, TestPredictions.of("a:B", 1_000_000L * i, values[i], 1));
    }
    assertThat(signals).extracting(Signal::getSide).containsExactly(LONG, SHORT, NEUTRAL);
    assertThat(signals).extracting(Signal::getPreviousSide).containsExactly(NEUTRAL, LONG, SHORT);
    assertThat(signals)
        .extracting(Signal::getReason)
        .containsExactly(SignalReason.ENTERED, SignalReason.REVERSED, SignalReason.LEFT);
    Prediction cause = TestPredictions.of("a:B", 3_000_000, -20, 1);
    Signal reversed = signals.get(1);
    assertThat(reversed.getEventTimeMicros()).isEqualTo(cause.getEventTimeMicros());
    assertThat(reversed.getPosition()).isEqualTo(cause.getPosition());
    assertThat(reversed.getContextEpochMicros()).isEqualTo(cause.getContextEpochMicros());
    assertThat(reversed.getModelId()).isEqualTo(cause.getModelId());
    assertThat(reversed.getReferencePrice()).isEqualTo(cause.getReferencePrice());
    assertThat(reversed.getValue()).isEqualTo(-20);
    assertThat(state).as("aside: nothing is remembered").isNull();
  }

  @Test
  void everyPredictionHasASignalWhereThatIsAskedFor() {
    Strategy all =
        new Strategy("all", TestPredictions.OUTPUT, HeadType.REGRESSION, true, plain(), List.of());
    SignalMaker maker = new SignalMaker(all);
    for (float value : new float[] {0, 20, 30, 0}) {
      take(maker, TestPredictions.of("a:B", 1, value, 1));
    }
    assertThat(signals)
        .extracting(Signal::getReason)
        .containsExactly(
            SignalReason.HELD, SignalReason.ENTERED, SignalReason.HELD, SignalReason.LEFT);
  }

  @Test
  void hysteresisKeepsASideUntilTheEdgeOrTheConfidenceFallsToItsExit() {
    SignalRule rule = rule(10, 2, 0.6, 0.3, 0, 0);
    assertThat(sides(rule, 11, 3, 2.1f, 2, 9, 11)).containsExactly(LONG, NEUTRAL, LONG);
    assertThat(sides(rule, -11, -3, -2, -9)).containsExactly(SHORT, NEUTRAL);
    assertThat(sides(rule, 11, -5)).as("an exit is no entry").containsExactly(LONG, NEUTRAL);
    assertThat(sides(rule, 11, -11)).containsExactly(LONG, SHORT);
    signals.clear();
    state = null;
    SignalMaker maker = new SignalMaker(strategy(HeadType.REGRESSION, rule));
    take(maker, TestPredictions.of("a:B", 1, 11, 0.7f));
    take(maker, TestPredictions.of("a:B", 2, 11, 0.31f));
    assertThat(signals).hasSize(1);
    take(maker, TestPredictions.of("a:B", 3, 11, 0.3f));
    assertThat(signals).extracting(Signal::getSide).containsExactly(LONG, NEUTRAL);
  }

  @Test
  void aSideIsHeldForItsLeastTime() { // one prediction a second
    SignalRule rule = rule(10, 10, 0, 0, 3, 0);
    assertThat(sidesAt(rule, 20, -20, -20, -20)).containsExactly("LONG@0", "SHORT@3");
    assertThat(sidesAt(rule, 20, 0, 0, 0, 0)).containsExactly("LONG@0", "NEUTRAL@3");
  }

  @Test
  void noSideIsTakenBeforeItHasCooledDown() {
    SignalRule rule = rule(10, 10, 0, 0, 0, 3);
    assertThat(sidesAt(rule, 20, -20, -20, -20, -20))
        .as("a reversal goes by way of standing aside")
        .containsExactly("LONG@0", "NEUTRAL@1", "SHORT@4");
    assertThat(sidesAt(rule, 20, 0, 20, 20, 20)).containsExactly("LONG@0", "NEUTRAL@1", "LONG@4");
  }

  @Test
  void anInstrumentHasTheFirstRuleThatMatchesIt() {
    Strategy strategy =
        new Strategy(
            "by-name",
            TestPredictions.OUTPUT,
            HeadType.REGRESSION,
            false,
            rule(10, 10, 0, 0, 0, 0),
            List.of(
                new Strategy.RuleFor("a:BTC*", rule(5, 5, 0, 0, 0, 0)),
                new Strategy.RuleFor("a:*", rule(20, 20, 0, 0, 0, 0))));
    SignalMaker maker = new SignalMaker(strategy);
    for (String instrument : List.of("a:BTCUSDT", "a:ETHUSDT", "b:BTCUSDT")) {
      state = null;
      take(maker, TestPredictions.of(instrument, 1, 7, 1));
      take(maker, TestPredictions.of(instrument, 2, 15, 1));
      take(maker, TestPredictions.of(instrument, 3, 25, 1));
    }
    assertThat(signals)
        .extracting(signal -> signal.getInstrument() + "@" + signal.getEventTimeMicros())
        .containsExactly("a:BTCUSDT@1", "a:ETHUSDT@3", "b:BTCUSDT@2");
    assertThat(signals).extracting(Signal::getStrategyId).doesNotHaveDuplicates();
  }

  @Test
  void theIdSaysByWhatARuleDecides() {
    SignalMaker one = new SignalMaker(strategy(HeadType.REGRESSION, plain()));
    SignalMaker same = new SignalMaker(strategy(HeadType.REGRESSION, plain()));
    SignalMaker other = new SignalMaker(strategy(HeadType.REGRESSION, rule(10, 9, 0.6, 0.6, 0, 0)));
    for (SignalMaker maker : List.of(one, same, other)) {
      state = null;
      take(maker, TestPredictions.of("a:B", 1, 20, 1));
    }
    assertThat(signals.get(0).getStrategyId()).matches("test@[0-9a-f]{12}");
    assertThat(signals.get(1).getStrategyId()).isEqualTo(signals.get(0).getStrategyId());
    assertThat(signals.get(2).getStrategyId()).isNotEqualTo(signals.get(0).getStrategyId());
  }

  @Test
  void aSideExpiresWithoutPredictions() {
    SignalMaker maker = new SignalMaker(strategy(HeadType.REGRESSION, plain()));
    take(maker, TestPredictions.of("a:B", 5, 20, 1));
    long due = maker.dueMicros("a:B", state).getAsLong();
    assertThat(due).isEqualTo(5 + 3_600_000_000L);
    state = maker.pass("a:B", state, due - 1, signals::add);
    assertThat(state.side()).isEqualTo(LONG);
    state = maker.pass("a:B", state, due, signals::add);
    assertThat(state).isNull();
    assertThat(signals).extracting(Signal::getSide).containsExactly(LONG, NEUTRAL);
    assertThat(signals.get(1).getReason()).isEqualTo(SignalReason.EXPIRED);
    assertThat(signals.get(1).getEventTimeMicros()).isEqualTo(due);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whenTimeIsSeenToPassChangesNothing(long seed) {
    Random random = new Random(seed);
    Duration coolDown = Duration.ofMinutes(random.nextInt(3) * 40L);
    SignalRule rule = new SignalRule(10, 5, 0, 0, Duration.ofMinutes(20), coolDown, HOUR);
    SignalMaker maker = new SignalMaker(strategy(HeadType.REGRESSION, rule));
    List<Prediction> predictions = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < 300; i++) {
      time += (long) (random.nextDouble() * random.nextDouble() * 7_200_000_000L);
      predictions.add(TestPredictions.of("a:B", time, random.nextInt(60) - 30f, 1));
    }
    predictions.forEach(prediction -> take(maker, prediction));
    state = maker.pass("a:B", state, Long.MAX_VALUE, signals::add);
    List<Signal> expected = List.copyOf(signals);
    assertThat(expected).extracting(Signal::getReason).contains(SignalReason.EXPIRED);
    assertThat(state).isNull();

    signals.clear();
    long before = 0;
    for (Prediction prediction : predictions) {
      long gap = prediction.getEventTimeMicros() - before;
      for (int i = random.nextInt(4); i > 0 && gap > 0; i--) {
        long seen = before + (long) (random.nextDouble() * gap);
        state = maker.pass("a:B", state, seen, signals::add);
      }
      take(maker, prediction);
      before = prediction.getEventTimeMicros();
    }
    state = maker.pass("a:B", state, Long.MAX_VALUE, signals::add);
    assertThat(signals).isEqualTo(expected);
  }

  private List<SignalSide> sides(SignalRule rule, float... values) {
    sidesAt(rule, values);
    return signals.stream().map(Signal::getSide).toList();
  }

  /** SIDE@SECOND of each signal, with a prediction a second. */
  private List<String> sidesAt(SignalRule rule, float... values) {
    signals.clear();
    state = null;
    SignalMaker maker = new SignalMaker(strategy(HeadType.REGRESSION, rule));
    for (int i = 0; i < values.length; i++) {
      take(maker, TestPredictions.of("a:B", i * 1_000_000L, values[i], 1));
    }
    return signals.stream()
        .map(signal -> signal.getSide() + "@" + signal.getEventTimeMicros() / 1_000_000)
        .toList();
  }

  private void take(SignalRule rule, Prediction before, float value, float confidence) {
    SignalMaker maker = new SignalMaker(strategy(HeadType.REGRESSION, rule));
    take(maker, before);
    take(maker, TestPredictions.of("a:B", 2, value, confidence));
  }

  private void take(SignalMaker maker, Prediction prediction) {
    state = maker.take(state, prediction, signals::add);
  }

  private static Strategy strategy(HeadType head, SignalRule rule) {
    return new Strategy("test", TestPredictions.OUTPUT, head, false, rule, List.of());
  }

  private static SignalRule plain() {
    return rule(10, 10, 0.6, 0.6, 0, 0);
  }

  private static SignalRule rule(
      double entry,
      double exit,
      double minConfidence,
      double exitConfidence,
      int holdSeconds,
      int coolSeconds) {
    return new SignalRule(
        entry,
        exit,
        minConfidence,
        exitConfidence,
        Duration.ofSeconds(holdSeconds),
        Duration.ofSeconds(coolSeconds),
        HOUR);
  }
}
