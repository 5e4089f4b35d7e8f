package io.tickcache.training;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/**
 * A training run on disk: its figures as JSON, and in the safetensors file that they name its
 * weights, best weights and both moments of the optimizer. At every moment there is one whole
 * checkpoint.
 */
public final class TrainingCheckpoint {

  private static final ObjectMapper JSON = FiniteJson.builder().build();
  private static final String TENSORS = "training.safetensors";
  private static final String FIGURES = "training.json";
  private static final List<String> KINDS =
      List.of("weights", "averaged", "best", "first", "second");

  private final Path directory;
  private final String run;

  /**
   * A run's checkpoint.
   *
   * @param directory where it lies; made when first written
   * @param run what is trained on what, in words: a checkpoint of another run is refused
   */
  TrainingCheckpoint(Path directory, String run) {
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
    figures.put("run", run).put("updates", state.optimizer().updates());
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
      checkRun(figures.path("run").asText());
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

  private void checkRun(String stored) {
    if (!stored.equals(run)) {
      throw new TrainingException(
          "checkpoint %s is of another run: it was %s, this is %s"
              .formatted(directory, stored, run));
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
