package io.tickcache.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of {@code model.safetensors}; those of the layers are stacked over layers. */
public final class ModelParameters {

  public static final String POSITION_EMBEDDING = "position_embedding";

  /** Of the linear skip, {@code [token types, outputs, features of the widest type]}. */
  public static final String SKIP_WEIGHT = "skip_weight";

  /** Of the linear skip, {@code [token types, outputs]}. */
  public static final String SKIP_BIAS = "skip_bias";

  private ModelParameters() {}

  /** Name and shape of each tensor, as {@code tickcache_model.py} describes them. */
  public static Map<String, int[]> shapes(ModelConfig config) {
    Architecture size = config.architecture();
    int types = config.tokenTypes().size();
    int outputs = config.head().outputs().size();
    int width = size.dModel();
    int layers = size.nLayers();
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("input_weight", new int[] {types, width, config.maxFeatures()});
    shapes.put("type_embedding", new int[] {types, width});
    if (size.positionEncoding() == PositionEncoding.LEARNED) {
      shapes.put(POSITION_EMBEDDING, new int[] {size.maxPositions(), width});
    }
    putNorm(shapes, "norm1", layers, width);
    putLinear(shapes, "qkv", layers, 3 * width, width);
    putLinear(shapes, "out", layers, width, width);
    putNorm(shapes, "norm2", layers, width);
    putLinear(shapes, "ff1", layers, size.dFf(), width);
    putLinear(shapes, "ff2", layers, width, size.dFf());
    putNorm(shapes, "norm", width);
    putLinear(shapes, "head", outputs, width);
    if (size.hasLinearSkip()) {
      putLinear(shapes, "skip", types, outputs, config.maxFeatures());
    }
    return shapes;
  }

  private static void putNorm(Map<String, int[]> shapes, String name, int... shape) {
    shapes.put(name + "_weight", shape);
    shapes.put(name + "_bias", shape);
  }

  /** The last two dimensions of a linear layer's weight are outputs and inputs. */
  private static void putLinear(Map<String, int[]> shapes, String name, int... shape) {
    shapes.put(name + "_weight", shape);
    shapes.put(name + "_bias", Arrays.copyOf(shape, shape.length - 1));
  }
}
