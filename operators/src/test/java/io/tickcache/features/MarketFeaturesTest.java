package io.tickcache.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.MarketValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketFeaturesTest {

  private static final MarketFeatures V1 = MarketFeatures.VERSIONS.get(0);

  private final double[] out = new double[V1.schema().size()];

  private static MarketContext record(MarketValue... values) {
    return new MarketContext("crypto", 1L, 1L, List.of(values));
  }

  @Test
  void tellsAZeroFromAMissingValue() {
    V1.extract(record(new MarketValue("breadth", 0.0), new MarketValue("return_bps", -1.5)), out);
    assertThat(out).containsExactly(-1.5, 0, 0, 0, 1, 0, 1, 0);
  }

  @Test
  void passesOverNamesThatItDoesNotKnow() {
    V1.extract(record(new MarketValue("sunspots", 7.0)), out);
    assertThat(out).containsOnly(0);
  }

  @Test
  void refusesAnArrayOfAnotherLength() {
    assertThatThrownBy(() -> V1.extract(record(), new double[3]))
        .hasMessageContaining("must have the 8 features of market v1");
  }
}
