package io.tickcache.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProseTest {

  @Test
  void breaksLongLinesBetweenWordsAndKeepsTables() {
    assertThat(
            Prose.wrapped(List.of("one two three", "- one two three", "| one | two |", "short"), 9))
        .containsExactly("one two", "three", "- one two", "  three", "| one | two |", "short");
  }
}
