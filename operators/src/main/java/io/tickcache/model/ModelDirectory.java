package io.tickcache.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A model: its {@value #CONFIG_FILE} and its {@value #WEIGHTS_FILE}, checked against each other.
 *
 * @param config the checked configuration
 * @param weights tensors by name, with the shapes that the configuration implies
 * @param modelId name and first 12 hexadecimal digits of the SHA-256 of the two files' bytes,
 *     {@code NAME@DIGITS}
 */
public record ModelDirectory(ModelConfig config, Map<String, FloatTensor> weights, String modelId) {

  public static final String CONFIG_FILE = "config.json";
  public static final String WEIGHTS_FILE = "model.safetensors";

  /**
   * A model that lies in no directory yet; its id is the one it gets when written.
   *
   * @throws ModelFormatException if the weights do not fit the configuration, or are not finite
   */
  public static ModelDirectory of(ModelConfig config, Map<String, FloatTensor> weights) {
    ModelFiles.checkWeights(config, weights);
    byte[] json = ModelFiles.encodeConfig(config);
    return new ModelDirectory(
        config, weights, ModelFiles.modelId(config.name(), json, Safetensors.encode(weights)));
  }

  /**
   * Reads and checks a model directory.
   *
   * @throws ModelFormatException if a file is missing, cannot be parsed, or does not fit the other
   * @throws IOException if a file cannot be read
   */
  public static ModelDirectory read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ModelFormatException("model directory " + directory + " does not exist");
    }
    Path configFile = directory.resolve(CONFIG_FILE);
    Path weightsFile = directory.resolve(WEIGHTS_FILE);
    byte[] json = bytes(configFile);
    byte[] tensors = bytes(weightsFile);
    ModelConfig config = decode(configFile, json, ModelFiles::decodeConfig);
    Map<String, FloatTensor> weights = decode(weightsFile, tensors, Safetensors::decode);
    decode(
        weightsFile,
        weights,
        w -> {
          ModelFiles.checkWeights(config, w);
          return w;
        });
    return new ModelDirectory(config, weights, ModelFiles.modelId(config.name(), json, tensors));
  }

  /** Bytes of all weights. */
  public long weightBytes() {
    return weights.values().stream()
        .mapToLong(tensor -> (long) tensor.data().length * Float.BYTES)
        .sum();
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ModelFormatException(file + " is missing", e);
    }
  }

  /** Puts the file's name before what its decoder complains of. */
  private static <S, T> T decode(Path file, S source, Function<S, T> decoder) {
    try {
      return decoder.apply(source);
    } catch (ModelFormatException e) {
      throw new ModelFormatException(file + ": " + e.getMessage(), e);
    }
  }

  /** Writes the two files into {@code directory}, which is made if missing. */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve(CONFIG_FILE), ModelFiles.encodeConfig(config));
    Files.write(directory.resolve(WEIGHTS_FILE), Safetensors.encode(weights));
  }
}
