package io.tickcache.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A model: its {@value #CONFIG_FILE} and either its {@value #WEIGHTS_FILE}, for the network of this
 * build, or its {@value #SCRIPT_FILE}, a network of the user's own.
 *
 * @param config the checked configuration
 * @param network weights with the shapes that the configuration implies, or a TorchScript file,
 *     which shows only when it is loaded whether it fits
 * @param digest SHA-256 of the two files' bytes, without the intervals that it was trained on
 */
@SuppressWarnings("ArrayRecordComponent") // a hash in the form that hashes take
public record ModelDirectory(ModelConfig config, Network network, byte[] digest) {

  public static final String CONFIG_FILE = "config.json";
  public static final String WEIGHTS_FILE = "model.safetensors";
  public static final String SCRIPT_FILE = "model.pt";

  /**
   * A model that lies in no directory yet; its id is the one it gets when written.
   *
   * @throws ModelFormatException if the weights do not fit the configuration, or are not finite
   */
  public static ModelDirectory of(ModelConfig config, Map<String, FloatTensor> weights) {
    ModelFiles.checkWeights(config, weights);
    return of(config, new Network.Weights(weights), Safetensors.encode(weights));
  }

  /**
   * A model with a network of the user's own, that lies in no directory yet.
   *
   * @param archive a TorchScript file's bytes; not copied
   */
  public static ModelDirectory ofTorchScript(ModelConfig config, byte[] archive) {
    return of(config, new Network.TorchScript(archive), archive);
  }

  /**
   * The same weights in contexts of fewer steps: another model, with an id of its own.
   *
   * @param maxContext steps that a prediction may attend to, itself included; 1 to the model's own
   * @throws IllegalArgumentException if there are more; nothing was learned of older steps
   * @throws ModelFormatException if the network is the user's own, which has its window in it
   */
  public ModelDirectory withWindow(int maxContext) {
    Architecture size = config.architecture();
    if (maxContext < 1 || maxContext > size.maxContext()) {
      throw new IllegalArgumentException(
          "a window of %d steps must be from 1 to the max_context of model %s, %d"
              .formatted(maxContext, filesId(), size.maxContext()));
    }
    return of(config.with(size.withMaxContext(maxContext)), weights());
  }

  private static ModelDirectory of(ModelConfig config, Network network, byte[] file) {
    byte[] json = ModelFiles.encodeConfig(config);
    return new ModelDirectory(config, network, ModelFiles.digest(json, file));
  }

  /** Whether there is a model, or the rest of one, in the directory. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(WEIGHTS_FILE))
        || Files.exists(directory.resolve(SCRIPT_FILE));
  }

  /**
   * Reads and checks a model directory.
   *
   * @throws ModelMissingException if the directory or a file is missing
   * @throws ModelFormatException if a file cannot be parsed, or does not fit the other
   * @throws IOException if a file cannot be read
   */
  public static ModelDirectory read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ModelMissingException("model directory " + directory + " does not exist");
    }
    Path configFile = directory.resolve(CONFIG_FILE);
    byte[] json = bytes(configFile);
    ModelConfig config = decode(configFile, json, ModelFiles::decodeConfig);
    Path file = networkFile(directory);
    byte[] bytes = bytes(file);
    Network network =
        file.endsWith(SCRIPT_FILE)
            ? new Network.TorchScript(bytes)
            : decode(file, bytes, content -> weights(config, content));
    return new ModelDirectory(config, network, ModelFiles.digest(json, bytes));
  }

  private static Path networkFile(Path directory) {
    Path weights = directory.resolve(WEIGHTS_FILE);
    Path script = directory.resolve(SCRIPT_FILE);
    if (!Files.exists(script)) {
      return weights;
    }
    if (Files.exists(weights)) {
      throw new ModelFormatException(
          "%s and %s: a model has one of them".formatted(weights, SCRIPT_FILE));
    }
    return script;
  }

  private static Network weights(ModelConfig config, byte[] content) {
    Map<String, FloatTensor> weights = Safetensors.decode(content);
    ModelFiles.checkWeights(config, weights);
    return new Network.Weights(weights);
  }

  /**
   * The weights by name.
   *
   * @throws ModelFormatException if the network is the user's own, which keeps its weights to
   *     itself
   */
  public Map<String, FloatTensor> weights() {
    if (network instanceof Network.Weights weights) {
      return weights.tensors();
    }
    throw new ModelFormatException(
        "model %s is a TorchScript file: its weights cannot be read or trained, only served"
            .formatted(filesId()));
  }

  /**
   * The files' id, {@code NAME@DIGITS}: the name and the first 12 hexadecimal digits of the digest.
   * Predictions name the id of what an engine makes of them instead.
   */
  public String filesId() {
    return Digests.id(config.name(), digest);
  }

  /** The id of these files together with something else that decides the model's outputs. */
  public String idWith(byte[] more) {
    return Digests.id(config.name(), Digests.sha256(digest, more));
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ModelMissingException(file + " is missing", e);
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
    if (network instanceof Network.TorchScript script) {
      Files.write(directory.resolve(SCRIPT_FILE), script.archive());
    } else {
      Files.write(directory.resolve(WEIGHTS_FILE), Safetensors.encode(weights()));
    }
  }
}
