package io.tickcache.evaluation.baseline;

import io.tickcache.history.Target;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The baselines of one output, fitted to the past, in the unit of the model's head.
 *
 * @param forecasts by name
 * @param absent those that cannot exist for the data, each with the reason
 */
public record Baselines(Map<String, Forecast> forecasts, Map<String, String> absent) {

  private static final List<Baseline> RETURNS =
      List.of(
          new SlopeBaseline("last return", false, BaselineInput::lastReturn),
          new SlopeBaseline("microprice", true, target -> BaselineInput.microprice()),
          new SlopeBaseline("order-flow imbalance", true, BaselineInput::orderFlowImbalance),
          new LinearBaseline("linear", false),
          new LinearBaseline("linear by instrument", true),
          new BoostingBaseline("gradient boosting"));

  /**
   * Fits all that can exist.
   *
   * @param target the return that is to be forecast, or whose sign is, or that a weight earns
   * @param training what is learned from; may be empty
   * @param validation what chooses among variants
   * @param judged the rows that are scored: looked at for what they have, not for their labels
   * @param progress is told each name
   */
  public static Baselines fit(
      Target target,
      List<Sample> training,
      List<Sample> validation,
      List<Sample> judged,
      ModelConfig model,
      Consumer<String> progress) {
    Baseline.Task task = new Baseline.Task(target, training, validation, model);
    Map<String, Forecast> forecasts = new LinkedHashMap<>();
    Map<String, String> absent = new LinkedHashMap<>();
    for (Baseline baseline : of(model.head().type())) {
      String absence = baseline.absence(task, judged);
      if (absence == null) {
        progress.accept(baseline.name());
        forecasts.put(baseline.name(), baseline.fit(task));
      } else {
        absent.put(baseline.name(), absence);
      }
    }
    return new Baselines(forecasts, absent);
  }

  private static List<Baseline> of(HeadType head) {
    return switch (head) {
      case REGRESSION -> joined(List.of(new ConstantBaseline("zero", 0)), RETURNS.stream());
      case DIRECTION ->
          joined(
              List.of(new ConstantBaseline("even odds", 0.5), new BaseRateBaseline("base rate")),
              RETURNS.stream().map(AsProbability::new));
      case ALLOCATION ->
          joined(
              List.of(new ConstantBaseline("zero", 0), new ConstantBaseline("hold", 1)),
              RETURNS.stream().map(AsWeight::new));
    };
  }

  private static List<Baseline> joined(
      List<Baseline> constants, Stream<? extends Baseline> learned) {
    return Stream.concat(constants.stream(), learned).toList();
  }
}
