package io.tickcache.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig.Head;
import io.tickcache.trading.SignalRule;
import io.tickcache.trading.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyFileTest {

  private static final Head RETURNS =
      new Head(HeadType.REGRESSION, List.of("return_1s_bps", "return_250ms_bps"), 1);

  @TempDir private Path directory;

  @Test
  void noneGivesNoSignals() {
    assertThat(StrategyFile.read("signals.strategy", "none", RETURNS)).isEmpty();
  }

  @Test
  void theReferenceIsTenBasisPointsAtAConfidenceOfSixTenths() {
    Strategy reference = StrategyFile.read("signals.strategy", "reference", RETURNS).orElseThrow();
    assertThat(reference.name()).isEqualTo("reference");
    assertThat(reference.output()).isEqualTo("return_1s_bps");
    assertThat(reference.usual())
        .isEqualTo(
            new SignalRule(10, 10, 0.6, 0.6, Duration.ZERO, Duration.ZERO, Duration.ofHours(1)));
    Head direction = new Head(HeadType.DIRECTION, List.of("direction_1s"), 1);
    assertThat(StrategyFile.read("k", "reference", direction).orElseThrow().usual().entry())
        .isEqualTo(0.001);
  }

  @Test
  void readsRulesByPatternOverTheOthers() throws IOException {
    Strategy strategy =
        read(
            "output: return_250ms_bps",
            "emit: all",
            "entry: 2.5",
            "min-holding: 2 s",
            "instruments:",
            "  'binance-usdm:BTC*':",
            "    entry: 1.5",
            "    exit: 0.5",
            "  'kraken:A.B':",
            "    cool-down: 1 min");
    assertThat(strategy.name()).isEqualTo("own");
    assertThat(strategy.output()).isEqualTo("return_250ms_bps");
    assertThat(strategy.everyPrediction()).isTrue();
    assertThat(strategy.usual().entry()).isEqualTo(2.5);
    assertThat(strategy.usual().exit()).isEqualTo(2.5);
    assertThat(strategy.others())
        .extracting(Strategy.RuleFor::pattern)
        .containsExactly("binance-usdm:BTC*", "kraken:A.B");
    SignalRule first = strategy.others().get(0).rule();
    assertThat(first.entry()).isEqualTo(1.5);
    assertThat(first.exit()).isEqualTo(0.5);
    assertThat(first.minHolding()).isEqualTo(Duration.ofSeconds(2));
    SignalRule second = strategy.others().get(1).rule();
    assertThat(second.entry()).isEqualTo(2.5);
    assertThat(second.coolDown()).isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entri: 1 | unknown key 'entri'",
        "entry: fast | 'entry' = fast must be a number",
        "entry: -1 | 'entry' = -1.0 must be above 0",
        "entry: .nan | must be above 0",
        "exit: 11 | 'exit' = 11.0 must be from 0 to entry = 10.0",
        "min-confidence: 2 | 'min-confidence' = 2.0 must be from 0 to 1",
        "exit-confidence: 0.7 | 'exit-confidence' = 0.7 must be from 0 to min-confidence = 0.6",
        "min-holding: soon | 'min-holding' = soon must be a duration",
        "min-holding: 2 | 'min-holding' = 2 must be a duration with its unit",
        "min-holding: -1 s | 'min-holding' = -1 s must be a duration",
        "expiry: 0 s | 'expiry' = PT0S must be above 0",
        "output: return_9s_bps | 'output' = return_9s_bps must be one of the model's",
        "emit: often | 'emit' = often must be changes or all",
        "'instruments: {\"a:B\": {entri: 1}}' | unknown key 'instruments.a:B.entri'",
        "'instruments: {\"a:B\": {entry: 0}}' | instruments.a:B: 'entry' = 0.0 must be above 0",
        "'instruments: {entry: 1}' | needs the pattern of instruments",
        "'[1, 2' | not valid YAML",
      })
  void namesFileKeyAndRule(String line, String error) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("own.yaml")
        .hasMessageContaining(error);
  }

  @Test
  void namesTheOptionOfAFileThatIsNotThere() {
    assertThatThrownBy(() -> StrategyFile.read("signals.strategy", "gone.yaml", RETURNS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("signals.strategy")
        .hasMessageContaining("gone.yaml: no such file");
  }

  private Strategy read(String... lines) throws IOException {
    Path file = Files.write(directory.resolve("own.yaml"), List.of(lines));
    return StrategyFile.read("signals.strategy", file.toString(), RETURNS).orElseThrow();
  }
}
