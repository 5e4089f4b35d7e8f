package io.tickcache.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricTextsTest {

  private static final String PREFIX = "flink_taskmanager_job_task_operator_tickcache_";

  private final MetricTexts texts = MetricTexts.ofMetricsPage();

  @Test
  void areThoseOfThePage() {
    assertThat(texts.ofFamily(PREFIX + "updates"))
        .contains("order-book deltas accepted into a book [events]");
    assertThat(texts.ofFamily(PREFIX + "instrument_events_late"))
        .contains("one instrument's events that event time had passed [events]");
    assertThat(texts.ofFamily(PREFIX + "model_id_model_info")).isPresent();
    assertThat(texts.ofFamily(PREFIX + "dead_letters_not_finite"))
        .contains("dead letters of poisoned steps, which are in steps_made too [records]");
  }

  @Test
  void areOfOurMetricsAlone() {
    assertThat(texts.ofFamily("flink_taskmanager_job_task_operator_updates")).isEmpty();
    assertThat(texts.ofFamily("flink_taskmanager_job_task_operator_other_updates")).isEmpty();
    assertThat(texts.ofFamily(PREFIX + "no_such_metric")).isEmpty();
    assertThat(texts.ofFamily(PREFIX + "steps_made_count")).isEmpty();
  }

  /** So that no row is passed over because it is written in another way. */
  @Test
  void takeEveryRowOfThePage() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../../docs/metrics.md")).stream()
            .takeWhile(line -> !line.startsWith("## Renamed"))
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(texts.names()).hasSameSizeAs(rows).hasSizeGreaterThan(70);
  }

  /** Prometheus shows one at a time, and Flink's reporter writes in the locale of its process. */
  @Test
  void standAloneInPlainWords() {
    Pattern leansOnTheRowBefore = Pattern.compile("(of|in) (that|those|them|these|it)\\b.*");
    assertThat(texts.names())
        .allSatisfy(
            name ->
                assertThat(texts.ofFamily(PREFIX + name).orElseThrow())
                    .matches("[ -~]{12,}")
                    .doesNotMatch(leansOnTheRowBefore)
                    .doesNotContain("](", "`"));
  }

  /** A label of ours stands before the name. */
  @Test
  void haveNamesThatALabelCannotBeTakenFor() {
    assertThat(texts.names())
        .noneMatch(name -> name.startsWith("instrument_") || name.startsWith("model_id_"));
  }
}
