package io.tickcache.job.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickcache.history.ContextRules;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.RecordedStep;
import io.tickcache.job.Terminal;
import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.job.training.HistoryOptions;
import io.tickcache.job.training.RecordedHistories;
import io.tickcache.model.ModelDirectory;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.ForecastSeries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the card of the shipped {@code klines-next} says of its forecasts: hours of months that it
 * never saw, 24 steps ahead, beside who says that all stays as it is, and who says the mean.
 */
@Tag("long")
class ForecastAccuracyITCase {

  private static final Path RECORDINGS = Path.of("../../shared/data/klines/bybit-1h");
  private static final Path MODEL = Path.of("src/main/resources/models/klines-next");

  /** The end of its validation part. */
  private static final Instant SEEN_UNTIL = Instant.parse("2025-06-17T09:00:00Z");

  /** Of event time; every hour of the day comes. The card's figures are of 7 h, in minutes. */
  private static final String INTERVAL =
      System.getProperty("tickcache.forecasts.interval", "101 h");

  private static final int HORIZON = 24;
  private static final int A_FEW = 6;

  /** The card's figures are of 50. */
  private static final int PATHS = Integer.getInteger("tickcache.forecasts.paths", 16);

  private static final int[] SHOWN = {1, 3, 6, 12, 24};

  /** Squared errors of one number a step, and how often its band held. */
  private static final class Errors {
    private final double[] model = new double[HORIZON];
    private final double[] same = new double[HORIZON];
    private final double[] mean = new double[HORIZON];
    private final int[] held = new int[HORIZON];
    private int rows;

    /** Share of the squared error of others that the model does without. */
    private double skill(double[] others, int step) {
      return 1 - model[step - 1] / others[step - 1];
    }
  }

  private final Map<String, Errors> errors = new LinkedHashMap<>();
  private final Map<String, List<RecordedStep>> steps = new HashMap<>();

  @Test
  void forecastsWhatTheCardSays() throws Exception {
    assumeTrue(Files.isDirectory(RECORDINGS), () -> "no recordings in " + RECORDINGS);
    ModelDirectory model = ModelDirectory.read(MODEL);
    readSteps();
    RecordedRunOptions options =
        RecordedRunOptions.of(
            new FeedOptions(
                List.of(RECORDINGS),
                null,
                Speed.MAX,
                null,
                null,
                BadLinePolicy.FAIL,
                KlineLabels.NONE,
                1,
                1,
                1),
            MODEL,
            List.of(
                "forecasts.horizon=" + HORIZON,
                "forecasts.interval=" + INTERVAL,
                "forecasts.paths=" + PATHS,
                "forecasts.temperature=1",
                "kv-cache.memory=64m"));
    try (RecordedOutputs outputs = new RecordedRun(options, Terminal.of(true)).run();
        OutputRecords<Forecast> forecasts = outputs.forecasts()) {
      forecasts.forEachRemaining(forecast -> add(forecast, model));
    }
    print();

    Errors price = errors.get("price");
    assertThat(price.rows).isGreaterThan(200);
    assertThat(price.skill(price.same, HORIZON)).as("no better").isBetween(-0.15, 0.03);
    for (String feature : List.of("volume_ratio", "momentum", "rsi")) {
      Errors one = errors.get(feature);
      assertThat(one.skill(one.same, A_FEW)).as(feature).isPositive();
      assertThat(one.skill(one.mean, 1)).as(feature).isGreaterThan(0.1);
      assertThat(one.skill(one.same, HORIZON)).as(feature).isPositive();
    }
    Errors volatility = errors.get("volatility");
    assertThat(volatility.skill(volatility.same, HORIZON)).isPositive();
    assertThat(volatility.skill(volatility.mean, HORIZON)).isPositive();
    for (int held : errors.get("volume_ratio").held) {
      assertThat(held / (double) price.rows).as("of 0.9").isBetween(0.8, 0.99);
    }
  }

  private void readSteps() throws Exception {
    for (InstrumentHistory history :
        RecordedHistories.read(
                new HistoryOptions(
                    List.of(RECORDINGS),
                    null,
                    BadLinePolicy.FAIL,
                    KlineLabels.NONE,
                    Duration.ofHours(1),
                    null),
                new ContextRules(Duration.ofHours(1), Long.MAX_VALUE),
                Terminal.of(true))
            .all()) {
      steps.put(history.instrument(), history.steps());
    }
  }

  private void add(Forecast forecast, ModelDirectory model) {
    if (forecast.getEventTimeMicros() <= ChronoUnit.MICROS.between(Instant.EPOCH, SEEN_UNTIL)) {
      return;
    }
    List<RecordedStep> own = steps.get(forecast.getInstrument());
    int at = (int) forecast.getPosition(); // one context an instrument
    assertThat(own.get(at).eventTimeMicros()).isEqualTo(forecast.getEventTimeMicros());
    if (at + HORIZON >= own.size()) {
      return;
    }
    List<String> names = own.get(at).schema().names();
    for (ForecastSeries series : forecast.getInputs()) {
      int feature = names.indexOf(series.getName());
      double usual = model.config().tokenTypes().get(0).mean().get(feature);
      Errors one = errors.computeIfAbsent(series.getName(), name -> new Errors());
      one.rows++;
      for (int k = 0; k < HORIZON; k++) {
        double came = own.get(at + 1 + k).features()[feature];
        one.model[k] += square(came - series.getMean().get(k));
        one.same[k] += square(came - own.get(at).features()[feature]);
        one.mean[k] += square(came - usual);
        if (came >= series.getQuantiles().get(0).getValues().get(k)
            && came <= series.getQuantiles().get(2).getValues().get(k)) {
          one.held[k]++;
        }
      }
      if (series.getName().equals("log_return")) {
        addPrice(own, at, series.getMean());
      }
    }
  }

  /** The logarithm of the price; who says that it stays has a random walk. */
  private void addPrice(List<RecordedStep> own, int at, List<Float> returns) {
    Errors price = errors.computeIfAbsent("price", name -> new Errors());
    price.rows++;
    double forecast = 0;
    for (int k = 0; k < HORIZON; k++) {
      forecast += returns.get(k);
      double came = Math.log(own.get(at + 1 + k).close() / own.get(at).close());
      price.model[k] += square(came - forecast);
      price.same[k] += square(came);
    }
  }

  private static double square(double number) {
    return number * number;
  }

  private void print() {
    errors.forEach(
        (name, one) -> {
          System.out.printf(Locale.ROOT, "%s, %,d forecasts%n", name, one.rows);
          for (int step : SHOWN) {
            System.out.printf(
                Locale.ROOT,
                "  %2d steps: squared error %+.1f %% below stays as it is, %+.1f %% below the mean; %.1f %% within 5 to 95 %%%n",
                step,
                100 * one.skill(one.same, step),
                100 * one.skill(one.mean, step),
                100.0 * one.held[step - 1] / one.rows);
          }
        });
  }
}
