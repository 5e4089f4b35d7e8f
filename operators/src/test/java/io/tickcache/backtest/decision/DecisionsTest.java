package io.tickcache.backtest.decision;

import static io.tickcache.backtest.decision.TestPredictions.OUTPUT;
import static io.tickcache.backtest.decision.TestPredictions.prediction;
import static io.tickcache.backtest.decision.TestPredictions.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.model.HeadType;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalSide;
import io.tickcache.schemas.StepSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionsTest {

  @Test
  void theReferencesSizeIsTheTanhOfTenTimesTheReturn() {
    Prediction prediction = prediction("x:A", 1, 25, 100); // 25 basis points
    assertThat(new TanhTarget(OUTPUT, HeadType.REGRESSION, 10).applyAsDouble(prediction))
        .isEqualTo(StrictMath.tanh(10 * 25f * 1e-4))
        .isCloseTo(0.024994793, within(1e-9));
    Prediction rise = prediction("x:A", 1, 0.75, 100);
    assertThat(new TanhTarget(OUTPUT, HeadType.DIRECTION, 10).applyAsDouble(rise))
        .isEqualTo(StrictMath.tanh(2.5));
    assertThat(new TanhTarget(OUTPUT, HeadType.ALLOCATION, 10).applyAsDouble(rise)).isEqualTo(0.75);
    assertThat(new TanhTarget("other", HeadType.REGRESSION, 10).applyAsDouble(rise)).isNaN();
  }

  @Test
  void predictionsWithoutTheOutputDecideNothing() {
    List<Prediction> predictions =
        List.of(prediction("x:A", 1, 1, 100), prediction("x:A", 2, 2, 101));
    Iterator<Decision> decisions =
        new PredictionDecisions(
            predictions.iterator(), p -> p.getPosition() == 1 ? Double.NaN : 0.5);
    assertThat(decisions)
        .toIterable()
        .containsExactly(new Decision("x:A", 2, 0.5, 101, Double.NaN, Double.NaN, 1, 2));
  }

  @Test
  void signalsSayWhichWayToStand() {
    List<Signal> signals =
        List.of(
            signal("x:A", 1, SignalSide.LONG, 100),
            signal("x:B", 1, SignalSide.SHORT, 50),
            signal("x:A", 3, SignalSide.NEUTRAL, 101));
    assertThat(described(new SignalDecisions(signals.iterator(), 0, List.of())))
        .containsExactly("x:A 1 1.0 at 100.0", "x:B 1 -1.0 at 50.0", "x:A 3 0.0 at 101.0");
  }

  @Test
  void whatStoodBeforeAPartStandsFromItsFirstPredictionOn() {
    List<Signal> signals =
        List.of(
            signal("x:A", 1, SignalSide.LONG, 100),
            signal("x:B", 2, SignalSide.SHORT, 50),
            signal("x:A", 3, SignalSide.SHORT, 100),
            signal("x:A", 12, SignalSide.NEUTRAL, 101));
    List<Prediction> firsts =
        List.of(
            prediction("x:C", 11, 0, 7),
            prediction("x:B", 13, 0, 51),
            prediction("x:A", 11, 0, 102));
    assertThat(described(new SignalDecisions(signals.iterator(), 10, firsts)))
        .containsExactly(
            "x:A 11 -1.0 at 102.0",
            "x:C 11 0.0 at 7.0",
            "x:A 12 0.0 at 101.0",
            "x:B 13 -1.0 at 51.0");
  }

  @Test
  void delayedByOneStepOfTheInstrument() {
    List<Prediction> predictions =
        List.of(
            prediction("x:A", 1, 0, 100),
            prediction("x:B", 1, 0, 50),
            prediction("x:A", 2, 0, 101),
            prediction("x:A", 3, 0, 102),
            prediction("x:B", 4, 0, 51));
    List<Decision> decisions =
        List.of(
            Decision.of(predictions.get(0), 1),
            Decision.of(predictions.get(1), -1),
            Decision.of(predictions.get(2), 0.5),
            Decision.of(predictions.get(4), 0));
    assertThat(described(new DelayedDecisions(predictions.iterator(), decisions.iterator())))
        .containsExactly("x:A 2 1.0 at 101.0", "x:A 3 0.5 at 102.0", "x:B 4 -1.0 at 51.0");
  }

  @Test
  void returnsAreThoseThatCame() {
    Forecasts forecasts = new Forecasts();
    double[] prices = {100, 110, 121, 133.1};
    for (int i = 0; i < prices.length; i++) {
      forecasts.add(prediction("x:A", i * 10L, i, prices[i]), i);
    }
    double step = 1e4 * StrictMath.log(1.1);
    assertThat(forecasts.returnsOver(15)[0]).isCloseTo(step, within(1e-9));
    assertThat(forecasts.returnsOver(20)[1]).isCloseTo(2 * step, within(1e-9));
    assertThat(forecasts.returnsOver(20)[2]).isNaN();
    assertThat(forecasts.returnsOverSteps(2)[1]).isCloseTo(2 * step, within(1e-9));
    assertThat(forecasts.returnsOverSteps(2)[2]).isNaN();
    assertThat(forecasts.values()).containsExactly(0, 1, 2, 3);
    assertThat(forecasts.times()).containsExactly(0, 10, 20, 30);
  }

  /** As labels: of several prices of one time the last, and mids where there is a book. */
  @Test
  void returnsAreBetweenTheLastMidsOfTheirTimes() {
    Forecasts forecasts = new Forecasts();
    forecasts.add(fromBook(0, 90), 0);
    forecasts.add(fromBook(0, 100), 0);
    forecasts.add(prediction("x:A", 5, 0, 70), 0); // a kline's close
    forecasts.add(fromBook(10, 80), 0);
    forecasts.add(fromBook(10, 110), 0);
    double step = 1e4 * StrictMath.log(1.1);
    double[] returns = forecasts.returnsOver(10);
    assertThat(returns[0]).isCloseTo(step, within(1e-9));
    assertThat(returns[1]).isCloseTo(step, within(1e-9));
    assertThat(forecasts.returnsOver(5)[2]).isCloseTo(step, within(1e-9));
    assertThat(returns[3]).isNaN();
  }

  private static Prediction fromBook(long time, double price) {
    Prediction prediction = prediction("x:A", time, 0, price);
    prediction.setSource(StepSource.ORDER_BOOK);
    return prediction;
  }

  private static List<String> described(Iterator<Decision> decisions) {
    List<String> lines = new ArrayList<>();
    decisions.forEachRemaining(
        d ->
            lines.add(
                "%s %d %s at %s".formatted(d.instrument(), d.timeMicros(), d.target(), d.price())));
    return lines;
  }
}
