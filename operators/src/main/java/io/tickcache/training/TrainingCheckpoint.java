package io.tickcache.training;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.history.Split;
import io.tickcache.model.Architecture;
import io.tickcache.model.FiniteJson;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelFormatException;
import io.tickcache.model.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A training run on disk: its figures as JSON, and in the safetensors file that they name its
 * weights, best weights and both moments of the optimizer. At every moment there is one whole
 * checkpoint.
 */
public final class TrainingCheckpoint {

  /**
   * What makes a training run: its options, by the names that the command line has for them, its
   * data's cuts, and its first weights, which know the data.
   *
   * @param values in words, by name
   * @param legacy the same in the one line that checkpoints had before
   */
  record Run(Map<String, String> values, String legacy) {

    private static final String FIRST_WEIGHTS = "first weights";

    static Run of(TrainingOptions options, Split split, String firstWeights) {
      Map<String, Object> values = new LinkedHashMap<>();
      Architecture network = options.architecture();
      values.put("--name", options.name());
      values.put("--d-model", network.dModel());
      values.put("--heads", network.nHeads());
      values.put("--layers", network.nLayers());
      values.put("--d-ff", network.dFf());
      values.put("--max-context", network.maxContext());
      values.put("positions", network.positionEncoding());
      values.put("rope base", network.ropeBase());
      values.put("table of positions", network.maxPositions());
      if (network.hasLinearSkip()) {
        values.put("--linear-skip", true);
        values.put("--skip-features", String.join(",", options.skipFeatures()));
      }
      if (options.marketPrefix() != null) {
        values.put("--market-prefix", options.marketPrefix());
        values.put("--market-interval", options.marketInterval());
      }
      values.put("--head", options.head());
      values.put("--outputs", String.join(",", options.outputs()));
      values.put("--seed", options.seed());
      values.put("--epochs", options.epochs());
      values.put("--patience", options.patience());
      values.put("--window", options.windowSteps());
      values.put("--batch", options.batchWindows());
      values.put("--learning-rate", options.learningRate());
      values.put("--warm-up", options.warmUpUpdates());
      values.put("--weight-decay", options.weightDecay());
      values.put("--dropout", options.dropout());
      values.put("--clip-norm", options.clipNorm());
      values.put("--idle-timeout", options.idleTimeout());
      values.put("end of the training part", split.trainedUntil());
      values.put("end of the validation part", split.validatedUntil());
      values.put(FIRST_WEIGHTS, firstWeights);
      Map<String, String> words = new LinkedHashMap<>();
      values.forEach((name, value) -> words.put(name, String.valueOf(value)));
      String cuts =
          "Split[trainedUntilMicros=%s, validatedUntilMicros=%s, testedUntilMicros=%s]"
              .formatted(
                  split.trainedUntilMicros(),
                  split.validatedUntilMicros(),
                  split.testedUntilMicros());
      String then =
          options.words().replace(", linearSkip=null", "").replace(", skipFeatures=[]", "");
      return new Run(words, "%s, %s, first weights %s".formatted(then, cuts, firstWeights));
    }

    /** In what another run differs, in words; empty if it is this one. */
    String difference(Map<String, String> other) {
      List<String> different = values.keySet().stream().filter(name -> !same(name, other)).toList();
      if (different.equals(List.of(FIRST_WEIGHTS))) {
        return "its recordings, or how they were read, are others";
      }
      return different.stream()
          .filter(name -> !name.equals(FIRST_WEIGHTS)) // they follow from all others
          .map(name -> "%s was %s, is %s".formatted(name, other.get(name), values.get(name)))
          .collect(Collectors.joining("; "));
    }

    private boolean same(String name, Map<String, String> other) {
      return Objects.equals(values.get(name), other.get(name));
    }
  }

  private static final ObjectMapper JSON = FiniteJson.builder().build();
  private static final String TENSORS = "training.safetensors";
  private static final String FIGURES = "training.json";
  private static final List<String> KINDS =
      List.of("weights", "averaged", "best", "first", "second");

  private final Path directory;
  private final Run run;

  /**
   * A run's checkpoint.
   *
   * @param directory where it lies; made when first written
   * @param run what is trained on what: a checkpoint of another run is refused
   */
  TrainingCheckpoint(Path directory, Run run) {
    this.directory = directory;
    this.run = run;
  }

  void write(TrainingState state) throws IOException {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    put(tensors, "weights", state.weights());
    put(tensors, "averaged", state.averagedWeights());
    put(tensors, "best", state.bestWeights());
    put(tensors, "first", state.optimizer().firstMoments());
    put(tensors, "second", state.optimizer().secondMoments());
    ObjectNode figures = JSON.createObjectNode();
    figures.set("run", JSON.valueToTree(run.values()));
    figures.put("updates", state.optimizer().updates());
    figures.set("epochs", JSON.valueToTree(state.history()));
    Files.createDirectories(directory);
    String generation = state.epochs() + ".";
    Path tensorFile = directory.resolve(generation + TENSORS);
    Files.write(tensorFile, Safetensors.encode(tensors));
    figures.put("tensors", tensorFile.getFileName().toString());
    // The figures name their tensors: moving them is the one step that makes both valid.
    Path written =
        Files.write(directory.resolve(FIGURES + ".new"), JSON.writeValueAsBytes(figures));
    Files.move(
        written,
        directory.resolve(FIGURES),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(directory.resolve((state.epochs() - 1) + "." + TENSORS));
  }

  private static void put(
      Map<String, FloatTensor> tensors, String kind, Map<String, float[]> values) {
    values.forEach(
        (name, data) ->
            tensors.put(kind + "/" + name, new FloatTensor(new int[] {data.length}, data)));
  }

  /**
   * The run as last written; null if nothing was.
   *
   * @throws TrainingException if it is of another run, or damaged
   */
  TrainingState read(double weightDecay) throws IOException {
    Path file = directory.resolve(FIGURES);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      JsonNode figures = JSON.readTree(file.toFile());
      checkRun(figures.path("run"));
      Map<String, FloatTensor> tensors =
          Safetensors.decode(
              Files.readAllBytes(directory.resolve(figures.path("tensors").asText())));
      List<EpochMetrics> epochs =
          JSON.convertValue(figures.path("epochs"), new TypeReference<List<EpochMetrics>>() {});
      List<Map<String, float[]>> kinds = KINDS.stream().map(kind -> get(tensors, kind)).toList();
      AdamW optimizer = new AdamW(weightDecay);
      optimizer.restore(figures.path("updates").asLong(), kinds.get(3), kinds.get(4));
      return new TrainingState(kinds.get(0), kinds.get(1), optimizer, kinds.get(2), epochs);
    } catch (IOException | ModelFormatException | IllegalArgumentException e) {
      throw new TrainingException(
          "checkpoint %s cannot be read: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private void checkRun(JsonNode stored) {
    if (stored.isTextual()) { // as checkpoints were before
      if (!stored.asText().equals(run.legacy())) {
        throw new TrainingException(
            "checkpoint %s is of another run: it was %s, this is %s"
                .formatted(directory, stored.asText(), run.legacy()));
      }
      return;
    }
    Map<String, String> other =
        JSON.convertValue(stored, new TypeReference<Map<String, String>>() {});
    String difference = run.difference(other == null ? Map.of() : other);
    if (!difference.isEmpty()) {
      throw new TrainingException(
          "checkpoint %s is of another run: %s; train as it did, or give another --checkpoint"
              .formatted(directory, difference));
    }
  }

  private static Map<String, float[]> get(Map<String, FloatTensor> tensors, String kind) {
    Map<String, float[]> values = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(kind + "/")) {
            values.put(name.substring(kind.length() + 1), tensor.data());
          }
        });
    return values;
  }
}
