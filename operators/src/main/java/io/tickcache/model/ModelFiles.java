package io.tickcache.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns the bytes of a model directory's two files into a checked model, and back. */
final class ModelFiles {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Behind another field of its object, as it is written. */
  private static final Pattern KLINE_INTERVALS =
      Pattern.compile(",\\s*\"kline_intervals\"\\s*:\\s*\\[[^\\]]*\\]");

  private ModelFiles() {}

  /**
   * The digest of a model's two files. What it was trained on decides no output and is left out, so
   * that saying it of an old model makes no new one.
   */
  static byte[] digest(byte[] config, byte[] network) {
    String json = new String(config, StandardCharsets.UTF_8);
    String deciding = KLINE_INTERVALS.matcher(json).replaceAll("");
    return deciding.length() == json.length()
        ? Digests.sha256(config, network)
        : Digests.sha256(deciding.getBytes(StandardCharsets.UTF_8), network);
  }

  static byte[] encodeConfig(ModelConfig config) {
    try {
      return JSON.writeValueAsBytes(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checked configuration can always be written", e);
    }
  }

  /**
   * @throws ModelFormatException if the bytes are not a configuration; the message names the field
   */
  static ModelConfig decodeConfig(byte[] json) {
    try {
      return JSON.readValue(json, ModelConfig.class);
    } catch (JsonMappingException e) {
      throw new ModelFormatException(fieldPath(e) + reason(e), e);
    } catch (IOException e) {
      throw new ModelFormatException("not JSON: " + e.getMessage(), e);
    }
  }

  private static String fieldPath(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
            .collect(Collectors.joining());
    return path.isEmpty() ? "" : path.substring(1) + ": ";
  }

  private static String reason(JsonMappingException e) {
    if (e.getCause() instanceof IllegalArgumentException rule) {
      return rule.getMessage();
    }
    String message = e.getOriginalMessage();
    return message.startsWith("Cannot map `null` into type") ? "must be present" : message;
  }

  /**
   * @throws ModelFormatException if a tensor is missing, left over, not finite or of another shape
   *     than the configuration says
   */
  static void checkWeights(ModelConfig config, Map<String, FloatTensor> weights) {
    Map<String, int[]> shapes = ModelParameters.shapes(config);
    shapes.forEach((name, shape) -> checkTensor(name, shape, weights.get(name)));
    for (String name : weights.keySet()) {
      if (!shapes.containsKey(name)) {
        throw new ModelFormatException(
            "tensor %s: not one of this architecture's %s".formatted(name, shapes.keySet()));
      }
    }
  }

  private static void checkTensor(String name, int[] expected, FloatTensor tensor) {
    if (tensor == null) {
      throw new ModelFormatException(
          "tensor %s of shape %s is missing".formatted(name, Arrays.toString(expected)));
    }
    if (!Arrays.equals(expected, tensor.shape())) {
      throw new ModelFormatException(
          "tensor %s: shape %s must be %s, as config.json says"
              .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(expected)));
    }
    for (int i = 0; i < tensor.data().length; i++) {
      if (!Float.isFinite(tensor.data()[i])) {
        throw new ModelFormatException(
            "tensor %s: value %d = %s must be finite".formatted(name, i, tensor.data()[i]));
      }
    }
  }
}
