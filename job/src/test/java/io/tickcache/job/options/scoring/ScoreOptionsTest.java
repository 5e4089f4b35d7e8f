package io.tickcache.job.options.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.scores.ScoreSettings;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreOptionsTest {

  private static ScoreSettings read(String... settings) {
    Configuration configuration = new Configuration();
    for (String setting : settings) {
      String[] parts = setting.split("=");
      configuration.setString(parts[0], parts[1]);
    }
    return ScoreOptions.read(configuration);
  }

  @Test
  void thereAreNoScoresUnlessAskedFor() {
    assertThat(read().areNone()).isTrue();
    assertThat(read("scores.window=1 h"))
        .isEqualTo(new ScoreSettings(Duration.ofHours(1), Duration.ofMinutes(1), 1_000, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scores.interval=7 s    | 'scores.interval' = PT7S must go into the window PT1H a whole number of times, 1000 at most
          scores.interval=2 h    | 'scores.interval' = PT2H must go into the window PT1H a whole number of times, 1000 at most
          scores.interval=1 s    | 'scores.interval' = PT1S must go into the window PT1H a whole number of times, 1000 at most
          scores.interval=500 micro | 'scores.interval' = PT0.0005S must be whole milliseconds, and more than 0
          scores.interval=0 s    | 'scores.interval' = PT0S must be whole milliseconds, and more than 0
          scores.max-rows=99     | 'scores.max-rows' = 99 must be from 100 to 100000
          scores.fee-bps=-1      | 'scores.fee-bps' = -1.0 must be a number from 0 on
          scores.fee-bps=NaN     | 'scores.fee-bps' = NaN must be a number from 0 on
          """,
      quoteCharacter = '"')
  void aWrongOptionIsNamedWithItsRule(String setting, String message) {
    assertThatThrownBy(() -> read("scores.window=1 h", setting))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  private static final ModelConfig.Head HEAD =
      new ModelConfig.Head(HeadType.REGRESSION, List.of("return_1s_bps", "return_5min_bps"), 1);

  @Test
  void aWindowIsLongerThanEveryHorizon() {
    assertThat(read("scores.window=10 min").plan(HEAD)).isPresent();
    assertThatThrownBy(() -> read("scores.window=5 min").plan(HEAD))
        .hasMessage(
            "must be longer than the horizon of the model's output 'return_5min_bps': no return would be known in it");
  }

  @Test
  void aModelWithoutReturnsIsNotScored() {
    var head = new ModelConfig.Head(HeadType.REGRESSION, List.of("volatility_1s_bps"), 1);
    assertThatThrownBy(() -> read("scores.window=5 min").plan(head))
        .hasMessage(
            "none of the model's outputs [volatility_1s_bps] is about a return: there is nothing to score");
  }
}
