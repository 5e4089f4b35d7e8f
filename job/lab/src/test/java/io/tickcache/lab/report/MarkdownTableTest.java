package io.tickcache.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.MarkdownTable;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {

  @Test
  void alignsColumnsToTheRight() {
    MarkdownTable table = new MarkdownTable("context", "ms");
    table.add(256, Figures.millis(0.0123456));
    table.add(4096, Figures.millis(1.5));

    assertThat(table.lines())
        .containsExactly(
            "| context |   ms |", "|--------:|-----:|", "|     256 | 12.3 |", "|    4096 | 1500 |");
  }

  @Test
  void refusesARowOfAnotherWidth() {
    assertThatThrownBy(() -> new MarkdownTable("a").add(1, 2)).hasMessage("2 cells for 1 columns");
  }

  @Test
  void writesThreeDigits() {
    assertThat(Figures.plain(123_456)).isEqualTo("123000");
    assertThat(Figures.plain(0.000123456)).isEqualTo("0.000123");
    assertThat(Figures.millis(new Samples(0.001, 0.002, 0.003))).isEqualTo("2.00 (1.50–2.50)");
  }
}
