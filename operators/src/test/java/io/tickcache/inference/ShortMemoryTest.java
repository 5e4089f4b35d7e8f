package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.torch.ChangedNetwork;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of predictions while libtorch finds too little memory. */
class ShortMemoryTest {

  private static final String BTC = "test:BTC";
  private static final int BLOCK = 16;

  @TempDir private Path directory;

  @Test
  void aSplitPassIsNobodysBusinessAndAShortWindowIsMarkedAndCounted() throws Exception {
    ModelDirectory model = ModelFactory.untrained(TestModels.tiny(TokenSource.ORDER_BOOK), 1);
    ChangedNetwork.failing(model, "rows > 8 or sizes[2] > 2 * rows").write(directory);
    InferenceConfig config =
        ConfigVariant.of(OperatorHarness.config(directory.toString())).blockSize(BLOCK).build();
    TestFeed feed = new TestFeed(BTC, 1);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 2 * BLOCK).endInput();
      List<Prediction> whole = operator.predictions();
      assertThat(whole)
          .hasSize(2 * BLOCK)
          .allMatch(prediction -> prediction.getGuarantee() != Guarantee.SHORTENED_WINDOW)
          .allMatch(prediction -> prediction.getContextLength() == prediction.getPosition() + 1);
      assertThat(operator.count(InferenceMetrics.SHORTENED_WINDOWS)).isZero();

      operator.takeDeltas(feed, BLOCK).endInput();
      List<Prediction> all = operator.predictions();
      List<Prediction> shortened = all.subList(2 * BLOCK, 3 * BLOCK);
      assertThat(shortened)
          .allMatch(prediction -> prediction.getGuarantee() == Guarantee.SHORTENED_WINDOW)
          .allMatch(
              prediction ->
                  prediction.getContextLength() == prediction.getPosition() + 1 - 2 * BLOCK);
      assertThat(operator.count(InferenceMetrics.SHORTENED_WINDOWS)).isEqualTo(BLOCK);
      assertThat(all).extracting(Prediction::getPosition).isSorted().doesNotHaveDuplicates();
    }
  }
}
