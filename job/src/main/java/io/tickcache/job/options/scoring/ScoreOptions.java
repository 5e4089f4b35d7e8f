package io.tickcache.job.options.scoring;

import io.tickcache.job.UserException;
import io.tickcache.model.ModelConfig;
import io.tickcache.scores.ScorePlan;
import io.tickcache.scores.ScoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** How predictions are scored: the options, and their rules. */
public final class ScoreOptions {

  public static final ConfigOption<Duration> WINDOW =
      ConfigOptions.key("scores.window")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "Event time that the scores of an instrument's predictions look back, on"
                  + " topic.scores, see scores.md; 0 for no scores.");

  public static final ConfigOption<Duration> INTERVAL =
      ConfigOptions.key("scores.interval")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "Event time from one score of an instrument to the next. It goes into scores.window a"
                  + " whole number of times, 1000 at most.");

  public static final ConfigOption<Integer> MAX_ROWS =
      ConfigOptions.key("scores.max-rows")
          .intType()
          .defaultValue(1000)
          .withDescription(
              "Most predictions of an instrument that a score looks at; of more, a fair share by"
                  + " position. Up to about 100 bytes of state each.");

  public static final ConfigOption<Double> FEE_BPS =
      ConfigOptions.key("scores.fee-bps")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "Fee of one trade, basis points of its value, for what predictions are worth after"
                  + " costs; a round trip costs it twice, and the spread.");

  public static final ConfigOption<String> REFERENCE =
      ConfigOptions.key("scores.reference")
          .stringType()
          .defaultValue(ReferenceFile.OF_MODEL)
          .withDescription(
              "What metrics hold scores against: an evaluation.json of the model, as evaluate"
                  + " --report writes it; model: the one in the model's directory, if there is one;"
                  + " or none.");

  /** All of them, in their order. */
  public static final List<ConfigOption<?>> ALL =
      List.of(WINDOW, INTERVAL, MAX_ROWS, FEE_BPS, REFERENCE);

  /** Fewer say nothing. */
  private static final int LEAST_ROWS = 100;

  /** More would be megabytes of state an instrument. */
  private static final int MOST_ROWS = 100_000;

  private ScoreOptions() {}

  /**
   * Reads the options.
   *
   * @throws UserException if one is wrong; the message names it
   */
  public static ScoreSettings read(ReadableConfig options) {
    ScoreSettings scores =
        new ScoreSettings(
            options.get(WINDOW),
            options.get(INTERVAL),
            options.get(MAX_ROWS),
            options.get(FEE_BPS));
    scores.brokenRule().ifPresent(rule -> require(false, INTERVAL, scores.interval(), rule));
    require(
        scores.maxRows() >= LEAST_ROWS && scores.maxRows() <= MOST_ROWS,
        MAX_ROWS,
        scores.maxRows(),
        "must be from " + LEAST_ROWS + " to " + MOST_ROWS);
    require(
        scores.feeBps() >= 0 && Double.isFinite(scores.feeBps()),
        FEE_BPS,
        scores.feeBps(),
        "must be a number from 0 on");
    return scores;
  }

  /**
   * What is scored; empty for no scores.
   *
   * @param reference what the option {@link #REFERENCE} says
   * @param model whose outputs they are
   * @param directory where the model is
   * @throws UserException if none can be scored, the window is too short for one, or the reference
   *     is none
   */
  public static Optional<ScorePlan> plan(
      ScoreSettings scores, String reference, ModelConfig model, Path directory) {
    Optional<ScorePlan> plan;
    try {
      plan = scores.plan(model.head());
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "'%s' = %s: %s".formatted(WINDOW.key(), scores.window(), e.getMessage()), e);
    }
    return plan.map(
        known ->
            known.against(ReferenceFile.read(reference, scores.feeBps(), directory, model.name())));
  }

  private static void require(boolean holds, ConfigOption<?> option, Object value, String rule) {
    if (!holds) {
      throw new UserException("'%s' = %s %s".formatted(option.key(), value, rule));
    }
  }
}
