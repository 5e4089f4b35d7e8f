package io.tickcache.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.features.KlineFeatures;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelConfig.FeatureSchemaId;
import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestModels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Versions of features stand side by side: each model has those that it was trained on. */
class FeatureExtractorsTest {

  @Test
  void eachModelHasTheVersionThatItNames() {
    assertThat(FeatureExtractors.of(withKlines(1)).kline()).isSameAs(KlineFeatures.VERSIONS.get(0));
    assertThat(FeatureExtractors.of(withKlines(2)).kline()).isSameAs(KlineFeatures.VERSIONS.get(1));
  }

  @Test
  void newModelsHaveTheNewestOfEach() {
    for (TokenSource source : TokenSource.values()) {
      assertThat(FeatureExtractors.NEWEST.schema(source).version())
          .isEqualTo(source == TokenSource.MARKET ? 1 : 2);
    }
  }

  @Test
  void oneVersionOfOrderBooksIsChosenAmongThoseThatThereAre() {
    for (int version = 1; version <= 2; version++) {
      FeatureExtractors chosen = FeatureExtractors.NEWEST.withOrderBook(version);
      assertThat(chosen.orderBook().schema().version()).isEqualTo(version);
      assertThat(chosen.kline()).isSameAs(FeatureExtractors.NEWEST.kline());
    }
    assertThatThrownBy(() -> FeatureExtractors.NEWEST.withOrderBook(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version 3 of order books' features must be one of [1, 2]");
  }

  @Test
  void aVersionOfTheFutureIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> FeatureExtractors.of(withKlines(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "model 'untrained-test' takes KLINE steps with 5 features of kline v3; this build"
                + " extracts 5 of kline v1, 5 of kline v2");
  }

  private static ModelConfig withKlines(int version) {
    ModelConfig model = TestModels.tiny(TokenSource.KLINE);
    TokenType kline = model.tokenTypes().get(0);
    return new ModelConfig(
        ModelConfig.FORMAT_VERSION,
        model.name(),
        model.trained(),
        model.architecture(),
        List.of(
            new TokenType(
                kline.source(),
                new FeatureSchemaId("kline", version),
                kline.mean(),
                kline.scale())),
        model.head());
  }
}
