package io.tickcache.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model: its {@value #CONFIG_FILE} and its {@value #WEIGHTS_FILE}, checked against each other.
 *
 * @param config the checked configuration
 * @param weights tensors by name, as {@link ModelParameters} lists them
 * @param modelId name and first 12 hexadecimal digits of the SHA-256 of the two files' bytes,
 *     {@code NAME@DIGITS}
 */
public record ModelDirectory(ModelConfig config, Map<String, FloatTensor> weights, String modelId) {

  public static final String CONFIG_FILE = "config.json";
  public static final String WEIGHTS_FILE = "model.safetensors";

  /**
   * Reads and checks a model directory.
   *
   * @throws ModelFormatException if a file is missing, cannot be parsed, or does not fit the other
   * @throws IOException if a file cannot be read
   */
  public static ModelDirectory read(Path directory) throws IOException {
    throw new UnsupportedOperationException("not yet: " + directory);
  }

  /** Writes the two files into {@code directory}, which is made if missing. */
  public void write(Path directory) throws IOException {
    throw new UnsupportedOperationException("not yet: " + directory);
  }
}
