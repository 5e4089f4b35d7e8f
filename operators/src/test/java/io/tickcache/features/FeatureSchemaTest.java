package io.tickcache.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureSchemaTest {

  @Test
  void isKnownByNameAndVersion() {
    FeatureSchema schema = new FeatureSchema("trend", 2, List.of("slope", "curve"));

    assertThat(schema.size()).isEqualTo(2);
    assertThat(schema).hasToString("trend v2");
    assertThat(schema).isEqualTo(new FeatureSchema("trend", 2, List.of("slope", "curve")));
    assertThat(schema).isNotEqualTo(new FeatureSchema("trend", 3, List.of("slope", "curve")));
  }

  @Test
  void refusesWhatCannotTellVectorsApart() {
    assertRefused(" ", 1, List.of("a"), "name = ' ' must not be blank");
    assertRefused("s", 0, List.of("a"), "version = 0 of feature schema 's' must be at least 1");
    assertRefused("s", 1, List.of(), "names = []");
    assertRefused("s", 1, List.of("a", "a"), "names = [a, a]");
  }

  private static void assertRefused(String name, int version, List<String> names, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureSchema(name, version, names))
        .withMessageContaining(message);
  }
}
