package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job where digits are of another script: as anywhere else. */
class LocaleITCase {

  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "th-TH-u-nu-thai", "tr-TR"})
  void theDemoRuns(String tag) throws Exception {
    Locale.setDefault(Locale.forLanguageTag(tag));
    JsonNode summary =
        CommandOutput.lastLineOf(
            "demo", "--duration", "2s", "--speed", "max", "--instruments", "2", "--json");
    assertThat(summary.get("predictions").asInt()).isPositive();
    assertThat(summary.get("dead_letters").asInt()).isZero();
  }
}
