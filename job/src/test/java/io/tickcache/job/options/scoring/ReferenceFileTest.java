package io.tickcache.job.options.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import io.tickcache.scores.ScoreReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceFileTest {

  private static final String EVALUATION =
      """
      {"modelId": "mine@0e00e3f408f7", "part": "TEST", "feeBps": 2.0, "horizons": [
        {"output": "return_1s_bps", "klineIntervalMicros": 0,
         "pooled": {"model": {"effectiveRows": 247.5, "ic": 0.35, "direction": {"right": 0.64},
           "returns": {"bpsPerTrade": 0.3}, "weights": null},
           "zero": {"effectiveRows": 247.5, "ic": 0.0}},
         "calibration": {"expected": 0.67, "error": 0.04}},
        {"output": "return_4bars_bps", "klineIntervalMicros": 60000000,
         "pooled": {"model": {"effectiveRows": 30, "ic": null, "direction": {"right": null},
           "returns": {"bpsPerTrade": null}, "weights": null}},
         "calibration": null}]}
      """;

  @TempDir private Path model;

  @Test
  void isWhatEvaluateLeftInTheModelsDirectory() throws IOException {
    assertThat(read("model", 2)).isEqualTo(ScoreReference.NONE);
    write(EVALUATION);

    ScoreReference reference = read("model", 2);
    assertThat(reference.of("return_1s_bps", 0))
        .contains(
            new ScoreReference.Figures("return_1s_bps", 0, 247.5, 0.35, 0.64, 0.3, 0.67, 0.04));
    assertThat(reference.of("return_4bars_bps", 0)).isEmpty();
    assertThat(reference.of("return_4bars_bps", 60_000_000).orElseThrow().ic()).isNaN();
    assertThat(read("none", 2)).isEqualTo(ScoreReference.NONE);
  }

  @Test
  void isAnyFileThatIsNamed() throws IOException {
    Path other = Files.writeString(model.resolve("other.json"), EVALUATION);
    assertThat(read(other.toString(), 2).figures()).hasSize(2);
  }

  /** The figures before costs are as good as ever. */
  @Test
  void hasNoValueAfterAnotherFee() throws IOException {
    write(EVALUATION);
    var figures = read("model", 0).of("return_1s_bps", 0).orElseThrow();
    assertThat(figures.valueBps()).isNaN();
    assertThat(figures.ic()).isEqualTo(0.35);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mine@ | other@ | is an evaluation of model other@0e00e3f408f7, not of mine
          "TEST" | "VALIDATION" | is of the validation part, which the model was chosen on: take the test part
          "horizons" | "folds" | is no evaluation as evaluate --report writes it
          effectiveRows | rows | has no scores of the model for output "return_1s_bps"
          {"modelId | {modelId | cannot be read:
          """)
  void whatIsWrongIsNamed(String part, String replacement, String message) throws IOException {
    write(EVALUATION.replace(part, replacement));
    assertThatThrownBy(() -> read("model", 2))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'scores.reference' = model: " + model.resolve("evaluation.json"))
        .hasMessageContaining(message);
  }

  @Test
  void aFileThatIsNamedMustBeThere() {
    Path gone = model.resolve("gone.json");
    assertThatThrownBy(() -> read(gone.toString(), 2))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'scores.reference' = " + gone)
        .hasMessageContaining("cannot be read");
  }

  private void write(String json) throws IOException {
    Files.writeString(model.resolve(ReferenceFile.NAME), json);
  }

  private ScoreReference read(String value, double feeBps) {
    return ReferenceFile.read(value, feeBps, model, "mine");
  }
}
