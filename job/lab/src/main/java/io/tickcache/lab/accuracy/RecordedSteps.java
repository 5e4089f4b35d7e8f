package io.tickcache.lab.accuracy;

import io.tickcache.features.FeatureNormalizer;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.RecordedStep;
import io.tickcache.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of one instrument's first recorded context, as its engine takes them.
 *
 * @param instrument venue:symbol
 * @param steps by position
 */
public record RecordedSteps(String instrument, List<Step> steps) {

  public RecordedSteps {
    steps = List.copyOf(steps);
  }

  /**
   * A step.
   *
   * @param tokenType the model's number of its kind
   * @param features normalized
   * @param price mid price of the book, or the kline's close; NaN without either
   */
  @SuppressWarnings("ArrayRecordComponent") // a step is its features; nothing compares two of them
  public record Step(int tokenType, float[] features, double price) {}

  /** The steps that the model takes, at most so many of each instrument. */
  public static List<RecordedSteps> of(Histories histories, ModelConfig model, int most) {
    List<FeatureNormalizer> normalizers =
        model.tokenTypes().stream()
            .map(type -> new FeatureNormalizer(type.toMeanArray(), type.toScaleArray()))
            .toList();
    List<RecordedSteps> all = new ArrayList<>();
    for (InstrumentHistory history : histories.all()) {
      List<Step> steps = new ArrayList<>();
      for (RecordedStep step : history.steps()) {
        int type = model.tokenTypeOf(step.source());
        if (steps.size() == most || (step.position() == 0 && !steps.isEmpty())) {
          break;
        }
        if (type >= 0) {
          float[] features = new float[step.features().length];
          normalizers.get(type).normalize(step.features(), features, 0);
          double price = step.quote() == null ? step.close() : step.quote().mid();
          steps.add(new Step(type, features, price));
        }
      }
      all.add(new RecordedSteps(history.instrument(), steps));
    }
    return all;
  }

  public int size() {
    return steps.size();
  }

  double price(int step) {
    return steps.get(step).price();
  }
}
