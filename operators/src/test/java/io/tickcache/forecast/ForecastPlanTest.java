package io.tickcache.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelConfig.Head;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestModels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastPlanTest {

  private static final ModelConfig TINY = TestModels.tiny(TokenSource.ORDER_BOOK);
  private static final ModelConfig BOOKS =
      TestModels.withOutputs(TINY, List.of("return_1s_bps", "next_mid"), null);
  private static final ModelConfig SURE =
      TestModels.withOutputs(TINY, List.of("return_1s_bps", "next_mid"), List.of(1.0, 0.5));
  private static final Duration NO_GRID = Duration.ZERO;

  private static ForecastSettings settings(int horizon, int every, Duration grid) {
    return new ForecastSettings(horizon, every, grid, 1, 0, 0, List.of());
  }

  private static ForecastSettings drawn(int paths, double temperature, Double... quantiles) {
    return new ForecastSettings(5, 1, NO_GRID, paths, temperature, 0, List.of(quantiles));
  }

  private static void refuses(ForecastSettings settings, ModelConfig model, String... words) {
    assertThatThrownBy(() -> ForecastPlan.of(settings, model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void refusesSettingsOutOfRange() {
    refuses(settings(0, 1, NO_GRID), BOOKS, "'forecasts.horizon' = 0", "1 to 1024");
    refuses(settings(1_025, 1, NO_GRID), BOOKS, "'forecasts.horizon' = 1025");
    refuses(settings(5, 0, NO_GRID), BOOKS, "'forecasts.every' = 0", "exactly one");
    refuses(settings(5, 3, Duration.ofSeconds(1)), BOOKS, "'forecasts.every' = 3", "exactly one");
    refuses(settings(5, -1, Duration.ofSeconds(1)), BOOKS, "'forecasts.every' = -1");
    refuses(settings(5, 0, Duration.ofMillis(-1)), BOOKS, "'forecasts.interval'");
    refuses(settings(5, 0, Duration.ofNanos(1_500_000)), BOOKS, "whole milliseconds");
    refuses(drawn(0, 1), SURE, "'forecasts.paths' = 0");
    refuses(drawn(1_025, 1), SURE, "'forecasts.paths' = 1025");
    refuses(drawn(2, -0.1), SURE, "'forecasts.temperature' = -0.1");
    refuses(drawn(2, Double.NaN), SURE, "'forecasts.temperature' = NaN");
    refuses(drawn(2, 1, 0.5, 0.5), SURE, "'forecasts.quantiles' = [0.5, 0.5]", "ascending");
    refuses(drawn(2, 1, 0.5, 1.5), SURE, "'forecasts.quantiles'");
    refuses(drawn(2, 1, Double.NaN), SURE, "'forecasts.quantiles'");
  }

  @Test
  void refusesModelsThatForecastNoneOfTheirFeatures() {
    refuses(settings(5, 1, NO_GRID), TINY, "next_FEATURE", "return_1s_bps, return_5s_bps");
    ModelConfig ofKlines = TestModels.withOutputs(TINY, List.of("next_rsi"), null);
    refuses(settings(5, 1, NO_GRID), ofKlines, "next_FEATURE", "[next_rsi]");
    ModelConfig direction =
        new ModelConfig(
            1,
            TINY.name(),
            false,
            TINY.architecture(),
            TINY.tokenTypes(),
            new Head(HeadType.DIRECTION, List.of("next_mid"), 1));
    refuses(settings(5, 1, NO_GRID), direction, "a regression");
  }

  @Test
  void refusesToDrawFromErrorsThatNobodyKnows() {
    refuses(drawn(2, 1), BOOKS, "'forecasts.temperature' = 1.0", "error_deviation", "next_mid");
    assertThat(ForecastPlan.of(drawn(2, 1), SURE).paths()).isEqualTo(2);
  }

  @Test
  void refusesHorizonsBeyondLearnedPositions() {
    ModelConfig learned =
        TestModels.withOutputs(
            TestModels.tinyLearned(20, TokenSource.ORDER_BOOK), List.of("next_mid"), null);
    refuses(settings(20, 1, NO_GRID), learned, "'forecasts.horizon' = 20", "max_positions = 20");
    ForecastPlan plan = ForecastPlan.of(settings(19, 1, NO_GRID), learned);
    assertThat(plan.hasPositions(1)).isTrue();
    assertThat(plan.hasPositions(2)).isFalse();
  }

  @Test
  void onePathSaysItAllWhereNothingIsDrawn() {
    assertThat(ForecastPlan.of(drawn(50, 0), BOOKS).paths()).isEqualTo(1);
  }

  @Test
  void everyNthStepOfAContextIsDue() {
    ForecastPlan plan = ForecastPlan.of(settings(5, 3, NO_GRID), BOOKS);
    for (long position = 0; position < 10; position++) {
      assertThat(plan.isDue(TokenSource.ORDER_BOOK, position, 0, 0))
          .isEqualTo(List.of(2L, 5L, 8L).contains(position));
    }
    assertThat(plan.isDue(TokenSource.KLINE, 2, 0, 0)).as("of which nothing is fed").isFalse();
  }

  @Test
  void theFirstStepAtOrAfterATimeOfTheGridIsDue() {
    ForecastPlan plan = ForecastPlan.of(settings(5, 0, Duration.ofMillis(100)), BOOKS);
    assertThat(plan.isDue(TokenSource.ORDER_BOOK, 0, 150_000, Long.MIN_VALUE)).isTrue();
    assertThat(plan.isDue(TokenSource.ORDER_BOOK, 1, 199_999, 150_000)).isFalse();
    assertThat(plan.isDue(TokenSource.ORDER_BOOK, 2, 200_000, 199_999)).isTrue();
    assertThat(plan.isDue(TokenSource.ORDER_BOOK, 3, 200_000, 200_000)).isFalse();
    assertThat(plan.isDue(TokenSource.ORDER_BOOK, 4, 950_000, 200_000)).isTrue();
    assertThat(plan.isDue(TokenSource.ORDER_BOOK, 5, 900_000, 950_000)).as("late").isFalse();
    assertThat(plan.isDue(TokenSource.ORDER_BOOK, 6, -1, -50_000)).as("before 1970").isFalse();
    assertThat(plan.isDue(TokenSource.ORDER_BOOK, 7, 0, -1)).isTrue();
  }

  @Test
  void knowsTheKindsThatAModelForecasts() {
    ModelConfig both =
        TestModels.withOutputs(
            TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE),
            List.of("next_rsi", "return_1s_bps", "next_spread"),
            null);
    assertThat(ForecastPlan.kinds(both))
        .containsExactlyInAnyOrder(TokenSource.ORDER_BOOK, TokenSource.KLINE);
    assertThat(ForecastPlan.kinds(BOOKS)).containsExactly(TokenSource.ORDER_BOOK);
    assertThat(ForecastPlan.kinds(TINY)).isEmpty();
    ForecastPlan plan = ForecastPlan.of(settings(5, 1, NO_GRID), both);
    assertThat(plan.fed(TokenSource.ORDER_BOOK).names()).containsExactly("spread");
    assertThat(plan.fed(TokenSource.KLINE).names()).containsExactly("rsi");
  }
}
