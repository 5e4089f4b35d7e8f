package io.tickcache.job.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionTableTest {

  @Test
  void describesEveryOptionOnce() {
    List<OptionTable.Row> rows = OptionTable.rows();

    assertThat(rows).hasSizeGreaterThan(20);
    assertThat(new HashSet<>(rows.stream().map(OptionTable.Row::key).toList())).hasSameSizeAs(rows);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.key()).matches("[a-z]+[a-z.-]*[a-z]");
              assertThat(row.type()).isNotBlank();
              assertThat(row.defaultValue()).isNotBlank();
              assertThat(row.meaning()).endsWith(".").doesNotContain("<", "\n");
            });
  }

  @Test
  void writesDefaultsAsAUserWould() {
    assertThat(OptionTable.rows())
        .contains(
            new OptionTable.Row(
                "batch.max-steps", "integer", "100", "Steps at which a batch closes, 1 to 4096."))
        .extracting(row -> row.key() + " = " + row.defaultValue())
        .contains(
            "sink.transaction-timeout = 10 min",
            "kv-cache.memory = 256 mb",
            "kv-cache.storage = fp32",
            "instruments = *",
            "ordering = event-time");
  }

  @Test
  void hasAMarkdownLineForEachRow() {
    assertThat(OptionTable.markdown().lines())
        .hasSize(OptionTable.rows().size() + 2)
        .contains("| `topic.klines` | text | `tickcache.klines` | Input topic of Kline records. |");
  }
}
