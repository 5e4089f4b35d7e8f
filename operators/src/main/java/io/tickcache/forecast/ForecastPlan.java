package io.tickcache.forecast;

import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.TokenTypes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * How a model's steps are forecast: what is fed, when, and how often. Made of the settings and the
 * model's config alone.
 */
public final class ForecastPlan {

  /** The most steps of a forecast. */
  public static final int MAX_HORIZON = 1_024;

  /** The most paths of a forecast. */
  public static final int MAX_PATHS = 1_024;

  private final ForecastSettings settings;
  private final ModelConfig model;
  private final Map<TokenSource, FedFeatures> fed;

  private ForecastPlan(ForecastSettings settings, ModelConfig model) {
    this.settings = settings;
    this.model = model;
    this.fed = fed(model);
  }

  /**
   * Works it out.
   *
   * @param settings that ask for forecasts
   * @throws IllegalArgumentException if a setting is out of its range, or the model cannot be
   *     forecast so; the message names setting, value and rule
   */
  public static ForecastPlan of(ForecastSettings settings, ModelConfig model) {
    checkRanges(settings);
    checkTimes(settings);
    check(
        settings.hasAscendingQuantiles(),
        "quantiles",
        settings.quantiles(),
        "must be from 0 to 1, ascending");
    ForecastPlan plan = new ForecastPlan(settings, model);
    plan.checkModel();
    return plan;
  }

  private static void checkRanges(ForecastSettings settings) {
    check(
        settings.horizon() >= 1 && settings.horizon() <= MAX_HORIZON,
        "horizon",
        settings.horizon(),
        "must be from 1 to " + MAX_HORIZON + " steps");
    check(
        settings.paths() >= 1 && settings.paths() <= MAX_PATHS,
        "paths",
        settings.paths(),
        "must be from 1 to " + MAX_PATHS);
    check(
        Double.isFinite(settings.temperature()) && settings.temperature() >= 0,
        "temperature",
        settings.temperature(),
        "must be finite and not below 0");
  }

  private static void checkTimes(ForecastSettings settings) {
    Duration interval = settings.interval();
    check(settings.every() >= 0, "every", settings.every(), "must not be below 0");
    check(
        settings.hasWholeInterval(),
        "interval",
        interval,
        "must be whole milliseconds, not below 0");
    check(
        settings.every() > 0 != interval.compareTo(Duration.ZERO) > 0,
        "every",
        settings.every(),
        "with an interval of %s: exactly one of the two must be above 0".formatted(interval));
  }

  private void checkModel() {
    check(
        !fed.isEmpty(),
        "horizon",
        settings.horizon(),
        ("needs a regression with outputs next_FEATURE that name features of its steps, to be fed:"
                + " model '%s' has the outputs %s")
            .formatted(model.name(), model.head().outputs()));
    check(
        settings.temperature() == 0 || model.head().errorDeviation() != null,
        "temperature",
        settings.temperature(),
        ("needs the deviation of each output's error, head.error_deviation in the model's config,"
                + " which train writes: model '%s' has none for its outputs %s")
            .formatted(model.name(), model.head().outputs()));
    Integer positions = model.architecture().maxPositions();
    check(
        positions == null || settings.horizon() < positions,
        "horizon",
        settings.horizon(),
        "must be below max_positions = %d of model '%s'".formatted(positions, model.name()));
  }

  private static void check(boolean holds, String setting, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("'forecasts.%s' = %s %s".formatted(setting, value, rule));
    }
  }

  private static Map<TokenSource, FedFeatures> fed(ModelConfig model) {
    Map<TokenSource, FedFeatures> fed = new EnumMap<>(TokenSource.class);
    if (model.head().type() != HeadType.REGRESSION) {
      return fed;
    }
    TokenTypes types = new TokenTypes(model);
    for (ModelConfig.TokenType type : model.tokenTypes()) {
      TokenSource source = type.source();
      FedFeatures features =
          new FedFeatures(
              model, types.extractors().schema(source).names(), types.of(source).normalizer());
      if (source != TokenSource.MARKET && features.size() > 0) {
        fed.put(source, features);
      }
    }
    return fed;
  }

  /** The kinds of steps of which a model forecasts the next one; empty for many models. */
  public static Set<TokenSource> kinds(ModelConfig model) {
    return fed(model).keySet();
  }

  /**
   * Whether a step is to be followed by a forecast.
   *
   * @param source its kind; steps of kinds that the model does not forecast are not counted in
   *     {@code newestBefore}
   * @param position as predictions count
   * @param eventTimeMicros of the step
   * @param newestBefore the greatest event time of the context's steps before, microseconds; {@link
   *     Long#MIN_VALUE} for none
   */
  public boolean isDue(TokenSource source, long position, long eventTimeMicros, long newestBefore) {
    if (!fed.containsKey(source)) {
      return false;
    }
    if (settings.every() > 0) {
      return (position + 1) % settings.every() == 0;
    }
    long gridMicros = settings.interval().toMillis() * 1_000;
    return newestBefore == Long.MIN_VALUE
        || Math.floorDiv(eventTimeMicros, gridMicros) > Math.floorDiv(newestBefore, gridMicros);
  }

  /** Steps ahead. */
  public int horizon() {
    return settings.horizon();
  }

  /** How many paths a forecast is made of: one where nothing is drawn. */
  public int paths() {
    return settings.temperature() == 0 ? 1 : settings.paths();
  }

  /**
   * Whether a context has positions left for a forecast.
   *
   * @param nextPosition of its next step
   */
  public boolean hasPositions(long nextPosition) {
    Integer positions = model.architecture().maxPositions();
    return positions == null || nextPosition + horizon() <= positions;
  }

  ForecastSettings settings() {
    return settings;
  }

  ModelConfig model() {
    return model;
  }

  /** What steps of a kind are fed. */
  FedFeatures fed(TokenSource source) {
    return fed.get(source);
  }
}
