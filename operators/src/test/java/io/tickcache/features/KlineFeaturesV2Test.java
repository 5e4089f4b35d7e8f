package io.tickcache.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.market.KlineSeries;
import io.tickcache.schemas.Kline;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KlineFeaturesV2Test {

  private static final KlineFeatures V1 = KlineFeatures.VERSIONS.get(0);
  private static final KlineFeatures V2 = KlineFeatures.VERSIONS.get(1);
  private static final int RSI = 4;

  @ParameterizedTest
  @ValueSource(doubles = {1e-8, 1e-4, 1, 1e5})
  void featuresDoNotDependOnThePricesScale(double price) {
    double[] features = extract(V2, randomWalk(price));
    assertThat(features).containsExactly(extract(V2, randomWalk(1)), within(1e-9));
    assertThat(features[RSI]).isStrictlyBetween(0.1, 0.9);
  }

  @Test
  void theFirstVersionLosesWhatACoinOfSmallPriceDoes() {
    assertThat(extract(V1, randomWalk(1e-8))[RSI]).isLessThan(0.05);
  }

  @Test
  void onlyTheIndexOfRelativeStrengthDiffersAndNotByMuchAtUsualPrices() {
    double[] first = extract(V1, randomWalk(100));
    double[] second = extract(V2, randomWalk(100));
    assertThat(Arrays.copyOf(second, RSI)).isEqualTo(Arrays.copyOf(first, RSI));
    assertThat(second[RSI]).isCloseTo(first[RSI], within(1e-6));
  }

  @Test
  void theIndexByHand() {
    double[] closes = new double[KlineSeries.CAPACITY];
    Arrays.fill(closes, 10);
    int last = closes.length - 1;
    closes[last - 1] = 13; // up by 3, then down by 1
    closes[last] = 12;
    assertThat(extract(V2, closes)[RSI]).isEqualTo(3.0 / 4);
    Arrays.fill(closes, 10);
    assertThat(extract(V2, closes)[RSI]).isEqualTo(0.5);
    Arrays.setAll(closes, i -> 10 + i);
    assertThat(extract(V2, closes)[RSI]).isEqualTo(1);
    Arrays.setAll(closes, i -> 100 - i);
    assertThat(extract(V2, closes)[RSI]).isZero();
  }

  private static double[] randomWalk(double price) {
    Random random = new Random(5);
    double[] closes = new double[KlineSeries.CAPACITY];
    closes[0] = price;
    for (int i = 1; i < closes.length; i++) {
      closes[i] = closes[i - 1] * (1 + 0.01 * random.nextGaussian());
    }
    return closes;
  }

  private static double[] extract(KlineFeatures features, double[] closes) {
    KlineSeries series = new KlineSeries();
    for (int i = 0; i < closes.length; i++) {
      series.add(
          Kline.newBuilder()
              .setInstrument("test:COIN")
              .setIntervalMicros(60_000_000)
              .setOpenTimeMicros(i * 60_000_000L)
              .setCloseTimeMicros((i + 1) * 60_000_000L)
              .setEventTimeMicros((i + 1) * 60_000_000L)
              .setIngestTimeMicros(0)
              .setOpen(closes[i])
              .setHigh(closes[i])
              .setLow(closes[i])
              .setClose(closes[i])
              .setVolume(1)
              .setClosed(true)
              .build());
    }
    double[] out = new double[features.schema().size()];
    features.extract(series, out);
    return out;
  }
}
