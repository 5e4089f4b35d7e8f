package io.tickcache.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.engine.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDirectoryTest {

  @TempDir Path directory;

  private final ModelDirectory model = TestModels.rope(40);

  @Test
  void readsWhatItWrote() throws IOException {
    model.write(directory);
    ModelDirectory read = ModelDirectory.read(directory);
    assertThat(read.config()).isEqualTo(model.config());
    assertThat(read.filesId()).isEqualTo(model.filesId()).matches("untrained-test@[0-9a-f]{12}");
    assertThat(read.weights().get("qkv_weight").data())
        .containsExactly(model.weights().get("qkv_weight").data());
    assertThat(read.config().tokenTypeOf(TokenSource.KLINE)).isEqualTo(1);
  }

  @Test
  void givesEveryChangeAnotherId() throws IOException {
    model.write(directory);
    Path config = directory.resolve(ModelDirectory.CONFIG_FILE);
    Files.writeString(config, Files.readString(config) + " ");
    assertThat(ModelDirectory.read(directory).filesId()).isNotEqualTo(model.filesId());
    assertThat(ModelFactory.untrained(model.config(), 2).filesId()).isNotEqualTo(model.filesId());
    assertThat(ModelFactory.untrained(model.config(), 1).filesId()).isEqualTo(model.filesId());
  }

  @Test
  void aShorterWindowIsAnotherModelOfTheSameWeights() {
    ModelDirectory shorter = model.withWindow(16);
    assertThat(shorter.config().architecture().maxContext()).isEqualTo(16);
    assertThat(shorter.filesId()).isNotEqualTo(model.filesId());
    assertThat(shorter.weights()).isSameAs(model.weights());
    assertThat(model.withWindow(40).filesId()).isEqualTo(model.filesId());
    assertThatThrownBy(() -> model.withWindow(41))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a window of 41 steps must be from 1 to the max_context of model %s, 40",
            model.filesId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "d_model" : 32 | "d_model" : 33 | architecture: d_model = 33 must be a multiple of 8 times n_heads = 4
          "d_model" : 32 | "d_model" : "x" | architecture.d_model: Cannot deserialize
          "d_ff" : 64, | | architecture.d_ff: must be present
          "d_ff" : 64 | "d_ff" : 0 | d_ff = 0 must be at least 1
          "rope_base" : 10000.0 | "rope_base" : null | rope_base = null must be a number above 1 with rope
          "rope" | "absolute" | position_encoding: Cannot deserialize
          "format_version" : 1 | "format_version" : 2 | format_version = 2 must be 1
          "trained" : false | "trained" : true | must start with 'untrained' exactly when trained is false
          "regression" | "guess" | head.type: Cannot deserialize
          "output_1" | "output_0" | must be one or more different names
          "KLINE" | "ORDER_BOOK" | must name every source once
          "confidence_scale" : 1.0 | "confidence_scale" : 1.0, "more" : 2 | head.more: Unrecognized field "more"
          "confidence_scale" : 1.0 | "confidence_scale" : null | head.confidence_scale: must be present
          "name" : | name : | not JSON
          """,
      quoteCharacter = '\'')
  void namesFileFieldValueAndRuleOfAWrongConfiguration(String from, String to, String message)
      throws IOException {
    model.write(directory);
    Path config = directory.resolve(ModelDirectory.CONFIG_FILE);
    String right = Files.readString(config);
    assertThat(right).contains(from);
    Files.writeString(config, right.replace(from, to == null ? "" : to));
    assertThatThrownBy(() -> ModelDirectory.read(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(config.toString())
        .hasMessageContaining(message);
  }

  @Test
  void namesAMissingDirectoryOrFile() throws IOException {
    assertThatThrownBy(() -> ModelDirectory.read(directory.resolve("nowhere")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("nowhere does not exist");
    model.write(directory);
    Files.delete(directory.resolve(ModelDirectory.WEIGHTS_FILE));
    assertThatThrownBy(() -> ModelDirectory.read(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("model.safetensors is missing");
  }

  @Test
  void namesATensorThatDoesNotFit() throws IOException {
    Map<String, FloatTensor> weights = new LinkedHashMap<>(model.weights());
    FloatTensor bias = weights.remove("head_bias");
    assertRefused(weights, "tensor head_bias of shape [2] is missing");
    weights.put("head_bias", FloatTensor.zeros(3));
    assertRefused(weights, "tensor head_bias: shape [3] must be [2], as config.json says");
    weights.put("head_bias", new FloatTensor(new int[] {2}, new float[] {0, Float.NaN}));
    assertRefused(weights, "tensor head_bias: value 1 = NaN must be finite");
    weights.put("head_bias", bias);
    weights.put("more", bias);
    assertRefused(weights, "tensor more: not one of this architecture's");
  }

  private void assertRefused(Map<String, FloatTensor> weights, String message) throws IOException {
    model.write(directory);
    Files.write(directory.resolve(ModelDirectory.WEIGHTS_FILE), Safetensors.encode(weights));
    assertThatThrownBy(() -> ModelDirectory.read(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("model.safetensors: " + message);
  }

  @Test
  void makesUntrainedModelsOnly() {
    assertThat(ModelFactory.untrained(ModelFactory.smallConfig(), 1).filesId())
        .startsWith("untrained-small@");
    ModelConfig c = model.config();
    ModelConfig trained =
        new ModelConfig(1, "mine", true, c.architecture(), c.tokenTypes(), c.head());
    assertThatThrownBy(() -> ModelFactory.untrained(trained, 1))
        .hasMessageContaining("need a name starting with 'untrained', not mine");
  }

  @Test
  void readsAModelThatTakesAPrefix() throws IOException {
    ModelDirectory prefixed = TestModels.prefixed(40, 64);
    prefixed.write(directory);
    ModelConfig read = ModelDirectory.read(directory).config();
    assertThat(read).isEqualTo(prefixed.config());
    assertThat(read.prefixLength()).isEqualTo(64);
    assertThat(model.config().prefixLength()).isZero();
    assertThat(new String(ModelFiles.encodeConfig(model.config()), StandardCharsets.UTF_8))
        .doesNotContain("prefix_length");
  }

  @Test
  void refusesAPrefixThatNoModelCanHave() {
    ModelConfig learned = TestModels.config(PositionEncoding.LEARNED, HeadType.REGRESSION, 2, 40);
    assertThatThrownBy(() -> TestModels.prefixedConfig(learned, 8))
        .hasMessage(
            "position_encoding = LEARNED must be rope with MARKET: a prefix has no positions");
    for (Integer length : new Integer[] {null, 0, 65}) {
      assertThatThrownBy(() -> TestModels.prefixedConfig(model.config(), length))
          .hasMessage(
              "prefix_length = %s must be from 1 to 64 with MARKET, absent with others"
                  .formatted(length));
    }
    ModelConfig c = TestModels.prefixedConfig(model.config(), 8);
    List<ModelConfig.TokenType> reversed = new ArrayList<>(c.tokenTypes());
    Collections.reverse(reversed);
    assertThatThrownBy(
            () -> new ModelConfig(1, c.name(), false, c.architecture(), reversed, c.head()))
        .hasMessageContaining("must have MARKET last, after those of steps");
  }
}
