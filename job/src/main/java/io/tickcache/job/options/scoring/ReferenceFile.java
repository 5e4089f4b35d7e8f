package io.tickcache.job.options.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tickcache.job.UserException;
import io.tickcache.scores.ScoreReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model was worth where it was evaluated, as {@code evaluate --report} leaves it: the scores
 * of its outputs, all instruments together.
 */
public final class ReferenceFile {

  /** The file in a model's directory. */
  public static final String NAME = "evaluation.json";

  /** That file, if there is one. */
  public static final String OF_MODEL = "model";

  /** Nothing: metrics have no figures of an evaluation. */
  public static final String NONE = "none";

  private static final JsonMapper JSON = new JsonMapper();

  /** Its scores chose the model: they flatter it. */
  private static final String CHOSEN_ON = "VALIDATION";

  private final String origin;
  private final double feeBps;

  private ReferenceFile(String origin, double feeBps) {
    this.origin = origin;
    this.feeBps = feeBps;
  }

  /**
   * What the option names.
   *
   * @param value {@value #OF_MODEL}, {@value #NONE}, or a file
   * @param feeBps of the scores: values after another fee cannot be compared with theirs
   * @param modelDirectory where the model is
   * @param modelName what it is called
   * @throws UserException if there is no such file, or it is no evaluation of a model of that name
   */
  public static ScoreReference read(
      String value, double feeBps, Path modelDirectory, String modelName) {
    Path own = modelDirectory.resolve(NAME);
    if (value.equals(NONE) || (value.equals(OF_MODEL) && !Files.exists(own))) {
      return ScoreReference.NONE;
    }
    Path file = value.equals(OF_MODEL) ? own : Path.of(value);
    return new ReferenceFile(
            "'%s' = %s: %s".formatted(ScoreOptions.REFERENCE.key(), value, file), feeBps)
        .read(file, modelName);
  }

  private ScoreReference read(Path file, String modelName) {
    JsonNode report;
    try {
      report = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UserException(origin + " cannot be read: " + e.getMessage(), e);
    }
    JsonNode horizons = report.path("horizons");
    String model = report.path("modelId").asText();
    if (model.isEmpty() || !horizons.isArray() || horizons.isEmpty()) {
      throw new UserException(origin + " is no evaluation as evaluate --report writes it");
    }
    if (!model.replaceFirst("@[0-9a-f]*$", "").equals(modelName)) {
      throw new UserException(
          "%s is an evaluation of model %s, not of %s".formatted(origin, model, modelName));
    }
    if (report.path("part").asText().equals(CHOSEN_ON)) {
      throw new UserException(
          origin + " is of the validation part, which the model was chosen on: take the test part");
    }
    boolean sameFee = report.path("feeBps").asDouble() == feeBps;
    List<ScoreReference.Figures> figures = new ArrayList<>();
    horizons.forEach(horizon -> figures.add(figures(horizon, sameFee)));
    return new ScoreReference(figures);
  }

  private ScoreReference.Figures figures(JsonNode horizon, boolean sameFee) {
    JsonNode score = horizon.at("/pooled/model");
    if (!horizon.path("output").isTextual() || !score.path("effectiveRows").isNumber()) {
      throw new UserException(
          "%s has no scores of the model for output %s".formatted(origin, horizon.get("output")));
    }
    String value =
        score.path("weights").isObject() ? "/weights/afterCostBps" : "/returns/bpsPerTrade";
    return new ScoreReference.Figures(
        horizon.get("output").asText(),
        horizon.path("klineIntervalMicros").asLong(),
        number(score.get("effectiveRows")),
        number(score.path("ic")),
        number(score.at("/direction/right")),
        sameFee ? number(score.at(value)) : Double.NaN,
        number(horizon.at("/calibration/expected")),
        number(horizon.at("/calibration/error")));
  }

  private static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }
}
