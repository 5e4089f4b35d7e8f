package io.tickcache.job.options.forecasting;

import io.tickcache.forecast.ForecastPlan;
import io.tickcache.forecast.ForecastSettings;
import io.tickcache.job.UserException;
import io.tickcache.model.ModelConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** How next steps are forecast: the options, and their rules. */
public final class ForecastOptions {

  public static final ConfigOption<Integer> HORIZON =
      ConfigOptions.key("forecasts.horizon")
          .intType()
          .defaultValue(0)
          .withDescription(
              "Steps that are forecast from a prediction on, on topic.forecasts, see forecasts.md; 0 for no forecasts. "
                  + "The model needs outputs next_FEATURE.");

  public static final ConfigOption<Integer> EVERY =
      ConfigOptions.key("forecasts.every")
          .intType()
          .defaultValue(0)
          .withDescription(
              "Steps of a context from one forecast to the next; 0 where forecasts.interval says when. With a horizon "
                  + "exactly one of the two is set.");

  public static final ConfigOption<Duration> INTERVAL =
      ConfigOptions.key("forecasts.interval")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "Event time from one forecast of an instrument to the next: its first step at or after each multiple of "
                  + "it (from 1970 on) has one; 0 where forecasts.every says when.");

  public static final ConfigOption<Integer> PATHS =
      ConfigOptions.key("forecasts.paths")
          .intType()
          .defaultValue(1)
          .withDescription(
              "Ways that the next steps may go, all from one context. With more than one the forecast is their mean and "
                  + "quantiles, and forecasts.temperature is above 0.");

  public static final ConfigOption<Double> TEMPERATURE =
      ConfigOptions.key("forecasts.temperature")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "How far a path strays: what a step is fed is what the model expects plus as many standard deviations of "
                  + "its error, times a normal random number. 0: what it expects; 1: as wrong as it was on its "
                  + "validation part.");

  public static final ConfigOption<Long> SEED =
      ConfigOptions.key("forecasts.seed")
          .longType()
          .defaultValue(1L)
          .withDescription(
              "Of the random numbers, which depend on it, the instrument, its step and the path alone.");

  public static final ConfigOption<List<Double>> QUANTILES =
      ConfigOptions.key("forecasts.quantiles")
          .doubleType()
          .asList()
          .defaultValues(0.05, 0.5, 0.95)
          .withDescription(
              "Quantiles of the paths that a forecast tells, from 0 to 1, ascending; of one path there are none.");

  /** All of them, in their order. */
  public static final List<ConfigOption<?>> ALL =
      List.of(HORIZON, EVERY, INTERVAL, PATHS, TEMPERATURE, SEED, QUANTILES);

  /** Further away nothing is a forecast of this model any more. */
  private static final double HIGHEST_TEMPERATURE = 10;

  private static final int MOST_QUANTILES = 20;

  private ForecastOptions() {}

  /**
   * Reads the options.
   *
   * @throws UserException if one is wrong; the message names it
   */
  public static ForecastSettings read(ReadableConfig options) {
    ForecastSettings forecasts =
        new ForecastSettings(
            options.get(HORIZON),
            options.get(EVERY),
            options.get(INTERVAL),
            options.get(PATHS),
            options.get(TEMPERATURE),
            options.get(SEED),
            options.get(QUANTILES));
    requireBetween(0, ForecastPlan.MAX_HORIZON, HORIZON, forecasts.horizon());
    require(forecasts.every() >= 0, EVERY, forecasts.every(), "must be 0 or more");
    require(
        forecasts.hasWholeInterval(),
        INTERVAL,
        forecasts.interval(),
        "must be whole milliseconds, and not less than 0");
    requireBetween(1, ForecastPlan.MAX_PATHS, PATHS, forecasts.paths());
    require(
        forecasts.temperature() >= 0 && forecasts.temperature() <= HIGHEST_TEMPERATURE,
        TEMPERATURE,
        forecasts.temperature(),
        "must be a number from 0 to " + (int) HIGHEST_TEMPERATURE);
    require(
        forecasts.hasAscendingQuantiles() && forecasts.quantiles().size() <= MOST_QUANTILES,
        QUANTILES,
        forecasts.quantiles().stream().map(String::valueOf).collect(Collectors.joining(";")),
        "must be %d numbers at most, from 0 to 1, ascending".formatted(MOST_QUANTILES));
    if (!forecasts.areNone()) {
      requireTogether(forecasts);
    }
    return forecasts;
  }

  /**
   * Refuses forecasts that the model cannot make.
   *
   * @throws UserException naming the option, and what the model lacks
   */
  public static void check(ForecastSettings forecasts, ModelConfig model) {
    if (forecasts.areNone()) {
      return;
    }
    try {
      ForecastPlan.of(forecasts, model);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** The rules between options of a job that forecasts. */
  private static void requireTogether(ForecastSettings forecasts) {
    boolean everySteps = forecasts.every() > 0;
    boolean everyTime = !forecasts.interval().isZero();
    require(
        everySteps || everyTime,
        HORIZON,
        forecasts.horizon(),
        "needs '%s' or '%s', which say when a forecast is made"
            .formatted(EVERY.key(), INTERVAL.key()));
    require(
        !everySteps || !everyTime,
        EVERY,
        forecasts.every(),
        "and '%s' = %s both say when a forecast is made: leave one of them away"
            .formatted(INTERVAL.key(), forecasts.interval()));
    require(
        forecasts.paths() == 1 || forecasts.temperature() > 0,
        PATHS,
        forecasts.paths(),
        "needs '%s' above 0: all paths would be the same".formatted(TEMPERATURE.key()));
  }

  private static void requireBetween(int least, int most, ConfigOption<Integer> option, int value) {
    require(
        value >= least && value <= most, option, value, "must be from " + least + " to " + most);
  }

  private static void require(boolean holds, ConfigOption<?> option, Object value, String rule) {
    if (!holds) {
      throw new UserException("'%s' = %s %s".formatted(option.key(), value, rule));
    }
  }
}
