package io.tickcache.job.options.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.forecast.ForecastSettings;
import io.tickcache.job.UserException;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastOptionsTest {

  private static ForecastSettings read(String... settings) {
    Configuration configuration = new Configuration();
    for (String setting : settings) {
      String[] parts = setting.split("=");
      configuration.setString(parts[0], parts[1]);
    }
    return ForecastOptions.read(configuration);
  }

  @Test
  void thereAreNoForecastsUnlessAskedFor() {
    assertThat(read().areNone()).isTrue();
    assertThat(read("forecasts.every=5").areNone()).isTrue();
  }

  @Test
  void readsEachOption() {
    assertThat(
            read(
                "forecasts.horizon=10",
                "forecasts.every=5",
                "forecasts.paths=100",
                "forecasts.temperature=0.5",
                "forecasts.seed=-3",
                "forecasts.quantiles=0.1;0.9"))
        .isEqualTo(new ForecastSettings(10, 5, Duration.ZERO, 100, 0.5, -3, List.of(0.1, 0.9)));
    assertThat(read("forecasts.horizon=1", "forecasts.interval=1 min"))
        .isEqualTo(
            new ForecastSettings(1, 0, Duration.ofMinutes(1), 1, 0, 1, List.of(0.05, 0.5, 0.95)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          forecasts.horizon=-1     | 'forecasts.horizon' = -1 must be from 0 to 1024
          forecasts.horizon=1025   | 'forecasts.horizon' = 1025 must be from 0 to 1024
          forecasts.every=-1       | 'forecasts.every' = -1 must be 0 or more
          forecasts.every=0        | 'forecasts.horizon' = 10 needs 'forecasts.every' or 'forecasts.interval', which say when a forecast is made
          forecasts.interval=1 s   | 'forecasts.every' = 5 and 'forecasts.interval' = PT1S both say when a forecast is made: leave one of them away
          forecasts.interval=1 micro | 'forecasts.interval' = PT0.000001S must be whole milliseconds, and not less than 0
          forecasts.paths=0        | 'forecasts.paths' = 0 must be from 1 to 1024
          forecasts.paths=1025     | 'forecasts.paths' = 1025 must be from 1 to 1024
          forecasts.paths=2        | 'forecasts.paths' = 2 needs 'forecasts.temperature' above 0: all paths would be the same
          forecasts.temperature=-1 | 'forecasts.temperature' = -1.0 must be a number from 0 to 10
          forecasts.temperature=NaN | 'forecasts.temperature' = NaN must be a number from 0 to 10
          forecasts.quantiles=0.5;0.5 | 'forecasts.quantiles' = 0.5;0.5 must be 20 numbers at most, from 0 to 1, ascending
          forecasts.quantiles=-0.1 | 'forecasts.quantiles' = -0.1 must be 20 numbers at most, from 0 to 1, ascending
          forecasts.quantiles=1.1 | 'forecasts.quantiles' = 1.1 must be 20 numbers at most, from 0 to 1, ascending
          """,
      quoteCharacter = '"')
  void aWrongOptionIsNamedWithItsRule(String setting, String message) {
    assertThatThrownBy(() -> read("forecasts.horizon=10", "forecasts.every=5", setting))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  @Test
  void aModelSaysWhatItsNextStepLooksLikeBeforeTheJobStarts() {
    ForecastSettings forecasts = read("forecasts.horizon=10", "forecasts.every=5");
    ModelConfig model = ModelFactory.smallConfig();
    ForecastOptions.check(ForecastSettings.NONE, model);
    ForecastOptions.check(forecasts, ModelFactory.withNextSteps(model));
    assertThatThrownBy(() -> ForecastOptions.check(forecasts, model))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("'forecasts.horizon' = 10 needs a regression with outputs next_")
        .hasMessageContaining("[return_1s_bps, return_5s_bps]");
  }

  @Test
  void refusesMoreQuantilesThanAnybodyReads() {
    StringBuilder many = new StringBuilder("forecasts.quantiles=");
    for (int i = 1; i <= 21; i++) {
      many.append(i / 100.0).append(';');
    }
    assertThatThrownBy(() -> read(many.toString()))
        .hasMessageStartingWith("'forecasts.quantiles' = 0.01;0.02;0.03;");
  }
}
