package io.tickcache.trading.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.model.HeadType;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.Weight;
import io.tickcache.schemas.WeightState;
import io.tickcache.trading.allocation.AllocationPolicy.Limits;
import io.tickcache.trading.allocation.AllocationPolicy.Missing;
import io.tickcache.trading.allocation.AllocationPolicy.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AllocatorTest {

  private static final double NO_LIMIT = Double.POSITIVE_INFINITY;
  private static final Limits PLAIN = new Limits(false, 0, 1, 1, NO_LIMIT, NO_LIMIT);
  private static final long SECOND = 1_000_000;

  private static AllocationPolicy policy(Rule rule, Missing missing, Limits limits) {
    return new AllocationPolicy(
        "test",
        "return_1s_bps",
        HeadType.REGRESSION,
        List.of("x:C", "x:A", "x:B"),
        Duration.ofSeconds(1),
        rule,
        missing,
        Duration.ofSeconds(2),
        limits,
        Duration.ofSeconds(5));
  }

  private static Outlook outlook(String instrument, double seconds, double value, double price) {
    long time = Math.round(seconds * SECOND);
    return new Outlook(
        instrument, time, (float) value, 7, time, "m@1", price, price - 1, price + 1);
  }

  private static List<Double> weights(Allocation allocation) {
    return allocation.getWeights().stream().map(Weight::getWeight).toList();
  }

  private static List<WeightState> states(Allocation allocation) {
    return allocation.getWeights().stream().map(Weight::getState).toList();
  }

  /** The reference's example: max(0, r) / total, and equal weights where no return is above 0. */
  @Test
  void theReferencesRuleIsTheHandCalculation() {
    Allocator allocator = new Allocator(policy(Rule.REFERENCE, Missing.OUT, PLAIN));
    var step =
        allocator.next(
            PortfolioState.EMPTY,
            SECOND,
            List.of(
                outlook("x:A", 0.5, 3, 10), outlook("x:B", 0.9, -2, 20), outlook("x:C", 1, 1, 30)));
    assertThat(weights(step.allocation())).containsExactly(0.75, 0.0, 0.25);
    assertThat(step.allocation().getWeights())
        .extracting(Weight::getInstrument)
        .containsExactly("x:A", "x:B", "x:C");
    assertThat(step.allocation().getTurnover()).isEqualTo(1);
    assertThat(step.allocation().getVolatility()).isNull();
    assertThat(step.allocation().getPolicyId()).matches("test@[0-9a-f]{12}");

    var second =
        allocator.next(
            step.state(),
            2 * SECOND,
            List.of(
                outlook("x:A", 1.5, -3, 10),
                outlook("x:B", 1.9, -2, 20),
                outlook("x:C", 2, 0, 30)));
    assertThat(weights(second.allocation())).containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
    assertThat(second.allocation().getTurnover())
        .isCloseTo((0.75 - 1 / 3.0) + 1 / 3.0 + (1 / 3.0 - 0.25), within(1e-15));
  }

  @Test
  void theNewestPredictionCountsInWhateverOrderTheyCome() {
    List<Outlook> news = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 60; i++) {
      news.add(outlook("x:" + "ABC".charAt(i % 3), i / 60.0, random.nextGaussian(), 5 + i));
    }
    AllocationPolicy policy = policy(Rule.REFERENCE, Missing.OUT, PLAIN);
    Allocation inOrder =
        new Allocator(policy).next(PortfolioState.EMPTY, SECOND, news).allocation();
    Collections.shuffle(news, random);
    assertThat(new Allocator(policy).next(PortfolioState.EMPTY, SECOND, news).allocation())
        .isEqualTo(inOrder);
    assertThat(inOrder.getWeights().get(2).getPredictionTimeMicros()).isEqualTo(983_333);
  }

  @Test
  void whatIsMissingOrTooOldIsOut() {
    Allocator allocator = new Allocator(policy(Rule.REFERENCE, Missing.OUT, PLAIN));
    var first =
        allocator.next(
            PortfolioState.EMPTY,
            SECOND,
            List.of(outlook("x:A", 1, 1, 10), outlook("x:C", 0.5, 1, 10)));
    assertThat(states(first.allocation()))
        .containsExactly(WeightState.FRESH, WeightState.MISSING, WeightState.FRESH);
    assertThat(weights(first.allocation())).containsExactly(0.5, 0.0, 0.5);

    var third = allocator.next(first.state(), 3 * SECOND, List.of());
    assertThat(states(third.allocation()))
        .containsExactly(WeightState.FRESH, WeightState.MISSING, WeightState.STALE);
    assertThat(weights(third.allocation())).containsExactly(1.0, 0.0, 0.0);
    assertThat(allocator.dueMicros(third.state())).hasValue(4 * SECOND);

    var fourth = allocator.next(third.state(), 4 * SECOND, List.of());
    assertThat(weights(fourth.allocation())).as("what is held is sold").containsOnly(0.0);
    var fifth = allocator.next(fourth.state(), 5 * SECOND, List.of());
    assertThat(fifth.allocation()).isNull();
    assertThat(allocator.dueMicros(fifth.state())).as("nothing comes of itself").isEmpty();
  }

  @Test
  void whatIsMissingKeepsItsWeightIfThatIsTheRule() {
    Allocator allocator = new Allocator(policy(Rule.REFERENCE, Missing.HOLD, PLAIN));
    var first =
        allocator.next(
            PortfolioState.EMPTY,
            SECOND,
            List.of(outlook("x:A", 1, 1, 10), outlook("x:C", 0.5, 3, 10)));
    var third =
        allocator.next(
            first.state(), 3 * SECOND, List.of(outlook("x:A", 3, 1, 10), outlook("x:B", 3, 4, 10)));
    assertThat(weights(third.allocation())).containsExactly(0.05, 0.2, 0.75);
    var sixth = allocator.next(third.state(), 6 * SECOND, List.of());
    assertThat(sixth.allocation()).isNull();
    assertThat(allocator.dueMicros(sixth.state())).isEmpty();
    assertThat(sixth.state().weights()).isEqualTo(third.state().weights());
  }

  @Test
  void riskIsSharedByVarianceOnceItIsKnown() {
    Limits limits = new Limits(false, 0.5, 1, 0.8, NO_LIMIT, NO_LIMIT);
    Allocator allocator = new Allocator(policy(Rule.RISK, Missing.OUT, limits));
    PortfolioState state = PortfolioState.EMPTY;
    Allocation allocation = null;
    for (int second = 1; second <= 8; second++) {
      double up = second % 2 == 0 ? 1.01 : 1;
      var step =
          allocator.next(
              state,
              second * SECOND,
              List.of(
                  outlook("x:A", second, 2, 10 * up), // ever up and down by 1 %
                  outlook("x:B", second, -1, 20 * up * up), // nearly 2 %
                  outlook("x:C", second, 0.4, 30 * up))); // too little of an edge
      state = step.state();
      allocation = step.allocation();
      assertThat(states(allocation))
          .as("second %d", second)
          .containsOnly(second <= 5 ? WeightState.WARMING : WeightState.FRESH);
      assertThat(second > 5 || weights(allocation).stream().allMatch(weight -> weight == 0))
          .isTrue();
    }
    // 2 / 1 against -1 / 4, of which the first is cut to 0.8 and the second gets the rest.
    assertThat(weights(allocation).get(0)).isEqualTo(0.8);
    assertThat(weights(allocation).get(1)).isCloseTo(-0.2, within(1e-15));
    assertThat(weights(allocation).get(2)).isZero();
    double move = Math.log(1.01);
    assertThat(allocation.getVolatility())
        .isCloseTo((0.8 - 0.2 * 2) * move * Math.sqrt(365 * 86_400), within(1e-9));
  }

  @Test
  void turnoverAndVolatilityAreLimited() {
    Limits limits = new Limits(true, 0, 1, 1, 0.5, 1_000);
    Allocator allocator = new Allocator(policy(Rule.REFERENCE, Missing.OUT, limits));
    PortfolioState state = PortfolioState.EMPTY;
    List<Double> gross = new ArrayList<>();
    List<Double> volatilities = new ArrayList<>();
    for (int second = 1; second <= 20; second++) {
      double up = second % 2 == 0 ? 1.01 : 1;
      if (second > 12) {
        up = second % 2 == 0 ? 2 : 1;
      }
      var step = allocator.next(state, second * SECOND, List.of(outlook("x:A", second, 2, up)));
      state = step.state();
      gross.add(step.allocation().getGross());
      volatilities.add(step.allocation().getVolatility());
    }
    assertThat(gross.subList(0, 5)).containsOnly(0.0);
    assertThat(gross.subList(5, 8)).containsExactly(0.5, 1.0, 1.0);
    assertThat(volatilities).allMatch(volatility -> volatility <= 1_000 * (1 + 1e-12));
    assertThat(gross.get(19)).as("it would vary too much").isLessThan(0.5);
  }

  @Test
  void refusesLimitsThatCannotBeMet() {
    assertThatThrownBy(
            () -> policy(Rule.RISK, Missing.OUT, new Limits(false, 0, 1, 0.3, NO_LIMIT, NO_LIMIT)))
        .hasMessage("'max-weight' = 0.3 of 3 instruments cannot make gross = 1.0");
    assertThatThrownBy(() -> new Limits(false, 0, 0.5, 0.6, 1, 1))
        .hasMessage("'max-weight' = 0.6 must be above 0, and at most gross = 0.5");
    assertThatThrownBy(() -> new Limits(false, 0, 1, 1, 0, 1)).hasMessageContaining("'turnover'");
    assertThatThrownBy(() -> new Limits(false, 0, 1, 1, 1, Double.NaN))
        .hasMessageContaining("'volatility'");
  }

  @Test
  void anotherPolicyGoesOnFromWhatIsHeld() {
    var first =
        new Allocator(policy(Rule.REFERENCE, Missing.OUT, PLAIN))
            .next(
                PortfolioState.EMPTY,
                SECOND,
                List.of(outlook("x:A", 1, 1, 10), outlook("x:C", 1, 1, 10)));
    AllocationPolicy other =
        new AllocationPolicy(
            "other",
            "return_1s_bps",
            HeadType.REGRESSION,
            List.of("x:A", "x:D"),
            Duration.ofSeconds(1),
            Rule.RISK,
            Missing.OUT,
            Duration.ofSeconds(2),
            PLAIN,
            Duration.ofSeconds(5));
    var second =
        new Allocator(other).next(first.state(), 2 * SECOND, List.of(outlook("x:D", 2, 1, 5)));
    assertThat(second.allocation().getWeights())
        .extracting(Weight::getInstrument)
        .containsExactly("x:A", "x:D");
    assertThat(second.allocation().getTurnover()).as("half is sold").isEqualTo(0.5);
  }

  /** Its variance fades to nothing, and so does whatever is divided by it. */
  @Test
  void aPriceThatHasStoppedMovingMakesNoWeightThatIsNoNumber() {
    Limits limits = new Limits(false, 0, 1, 0.6, NO_LIMIT, 1_000);
    Allocator allocator = new Allocator(policy(Rule.RISK, Missing.OUT, limits));
    PortfolioState state = PortfolioState.EMPTY;
    for (int second = 1; second <= 6_000; second++) {
      double up = second % 2 == 0 ? 1.01 : 1;
      var step =
          allocator.next(
              state,
              second * SECOND,
              List.of(
                  outlook("x:A", second, 2, second < 20 ? up : 1),
                  outlook("x:B", second, 3e38, second < 20 ? up : 1),
                  outlook("x:C", second, -2, up)));
      state = step.state();
      assertThat(weights(step.allocation()))
          .as("second %d", second)
          .allMatch(weight -> Math.abs(weight) <= 0.6);
      assertThat(step.allocation().getGross()).isLessThanOrEqualTo(1 + 1e-12);
    }
    assertThat(state.weights().get("x:A")).isCloseTo(0.5, within(1e-12));
    assertThat(state.weights().get("x:B")).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void whatIsKeptKeepsToTheLimitsThatHoldNow() {
    var first =
        new Allocator(policy(Rule.REFERENCE, Missing.HOLD, PLAIN))
            .next(PortfolioState.EMPTY, SECOND, List.of(outlook("x:A", 1, 1, 10)));
    Limits narrow = new Limits(false, 0, 1, 0.4, NO_LIMIT, NO_LIMIT);
    var second =
        new Allocator(policy(Rule.REFERENCE, Missing.HOLD, narrow))
            .next(first.state(), 5 * SECOND, List.of(outlook("x:B", 5, 1, 10)));
    assertThat(weights(second.allocation())).containsExactly(0.4, 0.4, 0.0);

    var shared =
        new Allocator(policy(Rule.REFERENCE, Missing.HOLD, PLAIN))
            .next(
                PortfolioState.EMPTY,
                SECOND,
                List.of(outlook("x:A", 1, 1, 10), outlook("x:C", 1, 1, 10)));
    Limits small = new Limits(false, 0, 0.5, 0.5, NO_LIMIT, NO_LIMIT);
    var less =
        new Allocator(policy(Rule.REFERENCE, Missing.HOLD, small))
            .next(shared.state(), 5 * SECOND, List.of(outlook("x:B", 5, 1, 10)));
    assertThat(weights(less.allocation())).containsExactly(0.25, 0.0, 0.25);
  }

  @Test
  void aVolatilityIsToldOnlyIfThatOfAllThatIsHeldIsKnown() {
    var first =
        new Allocator(policy(Rule.REFERENCE, Missing.HOLD, PLAIN))
            .next(PortfolioState.EMPTY, SECOND, List.of(outlook("x:A", 1, 1, 10)));
    var second =
        new Allocator(policy(Rule.RISK, Missing.HOLD, PLAIN))
            .next(first.state(), 5 * SECOND, List.of(outlook("x:B", 5, 1, 10)));
    assertThat(weights(second.allocation())).containsExactly(1.0, 0.0, 0.0);
    assertThat(second.allocation().getVolatility()).isNull();
  }

  /** When the input ends, all that event time still does is done at once. */
  @Test
  void refusesWhatWouldGoOnForAnEternityWithoutNews() {
    assertThatThrownBy(() -> new Limits(false, 0, 2, 2, 1e-5, NO_LIMIT))
        .hasMessage("'turnover' = 1.0E-5 must be at least gross / 100000 = 2.0E-5");
    assertThatThrownBy(
            () ->
                new AllocationPolicy(
                    "test",
                    "return_1s_bps",
                    HeadType.REGRESSION,
                    List.of("x:A"),
                    Duration.ofMillis(1),
                    Rule.REFERENCE,
                    Missing.OUT,
                    Duration.ofSeconds(101),
                    PLAIN,
                    Duration.ofSeconds(5)))
        .hasMessage("'max-age' = PT1M41S must be at most 100000 times every = PT0.001S");
  }
}
