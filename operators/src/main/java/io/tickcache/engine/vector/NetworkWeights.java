package io.tickcache.engine.vector;

import io.tickcache.engine.WeightType;
import io.tickcache.model.Architecture;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelParameters;
import io.tickcache.model.PositionEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model's weights as the kernels want them. Queries come out divided by the root of the head's
 * width, and rotary pairs, numbers i and i + headDim / 2 of a head, side by side, as in KV pages.
 */
final class NetworkWeights {

  /** What one layer of the network has. */
  record Layer(
      float[] norm1Weight,
      float[] norm1Bias,
      Panels qkv,
      Panels out,
      float[] norm2Weight,
      float[] norm2Bias,
      Panels ff1,
      Panels ff2) {}

  private final Panels.Slab slab;
  private final Panels[] inputs;
  private final List<Layer> layers;
  private final float[] normWeight;
  private final float[] normBias;
  private final Panels head;
  private final Panels[] skips; // of each token type; none without a linear skip
  private final float[] positions;

  NetworkWeights(ModelConfig config, Map<String, FloatTensor> tensors, WeightType type) {
    slab = new Panels.Slab(numbers(config), type);
    Packing of = new Packing(config, tensors, slab);
    Architecture size = config.architecture();
    inputs = new Panels[config.tokenTypes().size()];
    Arrays.setAll(inputs, of::input);
    layers = IntStream.range(0, size.nLayers()).mapToObj(of::layer).toList();
    normWeight = of.data("norm_weight");
    normBias = of.data("norm_bias");
    head = of.linear("head", 0, config.head().outputs().size(), size.dModel());
    skips = new Panels[size.hasLinearSkip() ? inputs.length : 0];
    Arrays.setAll(skips, of::skip);
    positions =
        size.positionEncoding() == PositionEncoding.LEARNED
            ? of.data(ModelParameters.POSITION_EMBEDDING)
            : new float[0];
  }

  /** Of all panels. */
  private static int numbers(ModelConfig config) {
    Architecture size = config.architecture();
    int width = size.dModel();
    int ofLayer =
        Panels.numbers(3 * width, width)
            + Panels.numbers(width, width)
            + Panels.numbers(size.dFf(), width)
            + Panels.numbers(width, size.dFf());
    int ofInputs =
        config.tokenTypes().stream().mapToInt(t -> Panels.numbers(width, t.features())).sum();
    int outputs = config.head().outputs().size();
    int ofHead = Panels.numbers(outputs, width);
    int ofSkips =
        size.hasLinearSkip()
            ? config.tokenTypes().stream()
                .mapToInt(t -> Panels.numbers(outputs, t.features()))
                .sum()
            : 0;
    return Math.addExact(Math.multiplyExact(size.nLayers(), ofLayer), ofInputs + ofHead + ofSkips);
  }

  /** Packs the tensors of a model directory; not kept. */
  private record Packing(ModelConfig config, Map<String, FloatTensor> tensors, Panels.Slab slab) {

    float[] data(String name) {
      return tensors.get(name).data();
    }

    private float[] row(String name, int row, int width) {
      return Arrays.copyOfRange(data(name), row * width, (row + 1) * width);
    }

    /** Of a token type: its embedding is the bias, and it has no more inputs than features. */
    Panels input(int tokenType) {
      return ofFeatures(
          tokenType, config.architecture().dModel(), data("input_weight"), data("type_embedding"));
    }

    /** Of a token type, from its features to what they say of the outputs. */
    Panels skip(int tokenType) {
      return ofFeatures(
          tokenType,
          config.head().outputs().size(),
          data(ModelParameters.SKIP_WEIGHT),
          data(ModelParameters.SKIP_BIAS));
    }

    /**
     * @param weight {@code [token types, outputs, features of the widest type]}
     * @param bias {@code [token types, outputs]}
     */
    private Panels ofFeatures(int tokenType, int outputs, float[] weight, float[] bias) {
      int features = config.maxFeatures();
      return new Panels(
          slab,
          weight,
          tokenType * outputs * features,
          features,
          config.tokenTypes().get(tokenType).features(),
          bias,
          tokenType * outputs,
          range(outputs),
          null);
    }

    Layer layer(int layer) {
      Architecture size = config.architecture();
      int width = size.dModel();
      return new Layer(
          row("norm1_weight", layer, width),
          row("norm1_bias", layer, width),
          new Panels(
              slab,
              data("qkv_weight"),
              layer * 3 * width * width,
              width,
              width,
              data("qkv_bias"),
              layer * 3 * width,
              vectorRows(size),
              vectorFactors(size)),
          linear("out", layer, width, width),
          row("norm2_weight", layer, width),
          row("norm2_bias", layer, width),
          linear("ff1", layer, size.dFf(), width),
          linear("ff2", layer, width, size.dFf()));
    }

    Panels linear(String name, int layer, int outputs, int inputs) {
      return new Panels(
          slab,
          data(name + "_weight"),
          layer * outputs * inputs,
          inputs,
          inputs,
          data(name + "_bias"),
          layer * outputs,
          range(outputs),
          null);
    }

    private static int[] range(int count) {
      return IntStream.range(0, count).toArray();
    }

    /** Rows of queries and keys with rotary pairs side by side; those of values as they are. */
    private static int[] vectorRows(Architecture size) {
      int width = size.dModel();
      int[] rows = range(3 * width);
      if (size.positionEncoding() == PositionEncoding.ROPE) {
        int half = size.headDim() / 2;
        for (int i = 0; i < 2 * width; i++) {
          int number = i % size.headDim();
          rows[i] = i - number + number / 2 + number % 2 * half;
        }
      }
      return rows;
    }

    private static float[] vectorFactors(Architecture size) {
      float[] factors = new float[3 * size.dModel()];
      Arrays.fill(factors, 1);
      Arrays.fill(factors, 0, size.dModel(), (float) (1 / Math.sqrt(size.headDim())));
      return factors;
    }
  }

  /** Of a token type. */
  Panels input(int tokenType) {
    return inputs[tokenType];
  }

  List<Layer> layers() {
    return layers;
  }

  float[] normWeight() {
    return normWeight;
  }

  float[] normBias() {
    return normBias;
  }

  Panels head() {
    return head;
  }

  /** Of a token type; null without a linear skip. */
  Panels skip(int tokenType) {
    return skips.length == 0 ? null : skips[tokenType];
  }

  /** Embeddings of positions, {@code [max_positions, width]}; empty with rope. */
  float[] positions() {
    return positions;
  }

  /** Bytes of the panels and of the positions' embeddings; biases and norms are few. */
  long bytes() {
    return slab.bytes() + (long) positions.length * Float.BYTES;
  }
}
