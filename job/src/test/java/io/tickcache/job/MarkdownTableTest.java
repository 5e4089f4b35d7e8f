package io.tickcache.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTableTest {

  private static MarkdownTable table() {
    MarkdownTable table = new MarkdownTable("name", "first", "second", "third");
    table.add("one", 1, 2, 3);
    return table;
  }

  @Test
  void aTableThatFitsStaysOne() {
    assertThat(table().lines(33)).isEqualTo(table().lines()).allMatch(line -> line.length() == 33);
  }

  @Test
  void aWideOneIsCutWithItsFirstColumnRepeated() {
    assertThat(table().lines(32))
        .containsExactly(
            "| name | first | second |",
            "|-----:|------:|-------:|",
            "|  one |     1 |      2 |",
            "",
            "| name | third |",
            "|-----:|------:|",
            "|  one |     3 |");
  }

  @Test
  void whereNotEvenTwoColumnsFitItIsAList() {
    assertThat(table().lines(15))
        .containsExactly("- one", "  - first: 1", "  - second: 2", "  - third: 3");
  }
}
