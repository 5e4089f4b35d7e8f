package io.tickcache.features;

import static io.tickcache.testing.TestKlines.closed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.market.KlineSeries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KlineFeaturesTest {

  private static final KlineFeatures V1 = KlineFeatures.VERSIONS.get(0);

  private final KlineSeries series = new KlineSeries();
  private final double[] features = new double[V1.schema().size()];

  @Test
  void equalsPandasOnEveryRow() throws IOException {
    List<String> lines = readLines("kline_features.csv");
    assertThat(lines.get(0)).isEqualTo("close,volume," + String.join(",", V1.schema().names()));

    int compared = 0;
    for (int row = 1; row < lines.size(); row++) {
      String[] cells = lines.get(row).split(",", -1);
      series.add(closed(row, Double.parseDouble(cells[0]), Double.parseDouble(cells[1])));
      assertThat(V1.ready(series)).isEqualTo(row > 24);
      if (V1.ready(series)) {
        V1.extract(series, features);
        assertRow(row, cells);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(376);
  }

  @Test
  void aWindowWithoutVolumeHasRatioOneAndStandingPricesHaveNoStrength() {
    for (int i = 0; i < 25; i++) {
      series.add(closed(i, 100, 0));
    }

    V1.extract(series, features);

    assertThat(features).containsExactly(0, 0, 1, 0, 0);
  }

  @Test
  void theFirstVolumeAfterASilentWindowIsTheWholeWindows() {
    for (int i = 0; i < 24; i++) {
      series.add(closed(i, 100, 0));
    }
    series.add(closed(24, 101, 5));

    V1.extract(series, features);

    assertThat(features[2]).isEqualTo(24);
    assertThat(features[4]).isCloseTo(1, within(1e-6));
  }

  @Test
  void refusesASeriesThatIsTooShort() {
    for (int i = 0; i < 24; i++) {
      series.add(closed(i, 100, 1));
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> V1.extract(series, features))
        .withMessage("a series of 24 klines must have 25 for features");
  }

  @Test
  void refusesAnArrayOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> V1.extract(series, new double[6]))
        .withMessage("a vector of length 6 must have the 5 features of kline v1");
  }

  private void assertRow(int row, String[] cells) {
    for (int feature = 0; feature < features.length; feature++) {
      assertThat(features[feature])
          .as("%s of row %d", V1.schema().names().get(feature), row)
          .isCloseTo(Double.parseDouble(cells[2 + feature]), within(1e-9));
    }
  }

  private static List<String> readLines(String resource) throws IOException {
    try (InputStream in = KlineFeaturesTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
