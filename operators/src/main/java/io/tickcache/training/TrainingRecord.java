package io.tickcache.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.RecordedStep;
import io.tickcache.history.Split;
import io.tickcache.model.FiniteJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a model came about: {@value #FILE} beside its weights. Evaluation refuses to score it on what
 * it was trained on.
 *
 * @param modelId of the model that it describes
 * @param seed of the run
 * @param options all options: the recipe
 * @param trainedUntilMicros last event time of the training part
 * @param validatedUntilMicros last event time of the validation part, which chose the epoch
 * @param epochs made
 * @param bestEpoch whose weights were kept
 * @param validationLoss of that epoch
 * @param data the recordings' instruments
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainingRecord(
    String modelId,
    long seed,
    TrainingOptions options,
    long trainedUntilMicros,
    long validatedUntilMicros,
    int epochs,
    int bestEpoch,
    double validationLoss,
    List<InstrumentData> data) {

  public static final String FILE = "training.json";

  private static final JsonMapper JSON =
      FiniteJson.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addModule(durations())
          .build();

  /** Durations as ISO 8601 has them, e.g. PT1H. */
  private static SimpleModule durations() {
    return new SimpleModule()
        .addSerializer(Duration.class, ToStringSerializer.instance)
        .addDeserializer(
            Duration.class,
            new FromStringDeserializer<>(Duration.class) {
              @Override
              protected Duration _deserialize(String value, DeserializationContext context) {
                return Duration.parse(value);
              }
            });
  }

  /**
   * What there was of an instrument.
   *
   * @param instrument venue:symbol
   * @param firstMicros event time of its first step
   * @param lastMicros event time of its last step
   * @param trainingSteps steps in the training part
   * @param validationSteps steps in the validation part
   * @param testSteps steps later than both
   */
  public record InstrumentData(
      String instrument,
      long firstMicros,
      long lastMicros,
      int trainingSteps,
      int validationSteps,
      int testSteps) {

    static InstrumentData of(InstrumentHistory history, Split split) {
      int[] steps = new int[Split.Part.values().length];
      for (RecordedStep step : history.steps()) {
        steps[split.partOf(step.eventTimeMicros()).ordinal()]++;
      }
      List<RecordedStep> all = history.steps();
      return new InstrumentData(
          history.instrument(),
          all.get(0).eventTimeMicros(),
          all.get(all.size() - 1).eventTimeMicros(),
          steps[Split.Part.TRAINING.ordinal()],
          steps[Split.Part.VALIDATION.ordinal()],
          steps[Split.Part.TEST.ordinal()]);
    }
  }

  /** The record of a finished run. */
  public static TrainingRecord of(
      TrainedModel trained, TrainingOptions options, Histories histories) {
    List<InstrumentData> data = new ArrayList<>();
    histories.all().forEach(h -> data.add(InstrumentData.of(h, trained.split())));
    return new TrainingRecord(
        trained.model().filesId(),
        options.seed(),
        options,
        trained.split().trainedUntilMicros(),
        trained.split().validatedUntilMicros(),
        trained.epochs().size(),
        trained.bestEpoch(),
        trained.epochs().get(trained.bestEpoch() - 1).validationLoss(),
        data);
  }

  /** The parts of time that the model saw, and what is earlier and later. */
  public Split split() {
    return new Split(trainedFromMicros(), trainedUntilMicros, validatedUntilMicros, Long.MAX_VALUE);
  }

  private long trainedFromMicros() {
    return data.stream()
        .filter(instrument -> instrument.trainingSteps() > 0)
        .mapToLong(InstrumentData::firstMicros)
        .min()
        .orElse(Long.MIN_VALUE);
  }

  /** Steps of the validation part over those of it and the training part. */
  public double validationShare() {
    double validation = data.stream().mapToInt(InstrumentData::validationSteps).sum();
    double training = data.stream().mapToInt(InstrumentData::trainingSteps).sum();
    return validation / (validation + training);
  }

  public void write(Path modelDirectory) throws IOException {
    Files.write(modelDirectory.resolve(FILE), JSON.writeValueAsBytes(this));
  }

  /** The record of the model in this directory; null if it has none. */
  public static TrainingRecord read(Path modelDirectory) throws IOException {
    Path file = modelDirectory.resolve(FILE);
    return Files.exists(file) ? JSON.readValue(file.toFile(), TrainingRecord.class) : null;
  }
}
