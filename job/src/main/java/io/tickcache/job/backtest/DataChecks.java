package io.tickcache.job.backtest;

import io.tickcache.backtest.decision.PredictionScan;
import io.tickcache.backtest.metrics.UtcTime;
import io.tickcache.backtest.simulation.FundingRate;
import io.tickcache.backtest.simulation.Simulation;
import io.tickcache.history.Target;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.trading.TermsFile;
import io.tickcache.market.KlineIntervals;
import io.tickcache.model.ModelConfig;
import io.tickcache.trading.allocation.AllocationPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.util.TimeUtils;

/** Refuses files and models that do not go with what the recordings hold. */
final class DataChecks {

  private final BacktestOptions options;
  private final PredictionScan scan;

  DataChecks(BacktestOptions options, PredictionScan scan) {
    this.options = options;
    this.scan = scan;
  }

  void check(TermsFile terms, List<FundingRate> funding, ModelConfig model) {
    if (scan.predictions() == 0) {
      throw new UserException(
          "no prediction is later than what the model was trained on, or within the folds");
    }
    terms.requireData(scan.firsts().keySet());
    checkFunding(funding);
    checkGrid(options.trading().grid());
    checkHorizon(options.output(model));
    options.policy(model).ifPresent(this::checkPortfolio);
  }

  private void checkPortfolio(AllocationPolicy policy) {
    List<String> unknown =
        policy.instruments().stream().filter(name -> !scan.firsts().containsKey(name)).toList();
    if (!unknown.isEmpty()) {
      throw new UserException(
          "%s: 'instruments': no prediction was made of %s, only of %s"
              .formatted(options.portfolio(), unknown, scan.firsts().keySet()));
    }
  }

  /** Not only when so many points were made of it, minutes later. */
  private void checkGrid(Duration grid) {
    long span = scan.lastMicros() - scan.firstMicros();
    if (grid != null && span / Grid.micros(grid, scan) > Simulation.MOST_POINTS) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "'grid' = %s makes more than %,d points of these recordings: must be longer",
              TimeUtils.formatWithHighestUnit(grid),
              Simulation.MOST_POINTS));
    }
  }

  private void checkFunding(List<FundingRate> funding) {
    boolean any =
        funding.stream()
            .anyMatch(
                rate ->
                    scan.firsts().containsKey(rate.instrument())
                        && rate.timeMicros() >= scan.firstMicros()
                        && rate.timeMicros() <= scan.lastMicros());
    if (!funding.isEmpty() && !any) {
      throw new UserException(
          "funding %s: no rate of %s from %s to %s"
              .formatted(
                  options.trading().fundingFile(),
                  scan.firsts().keySet(),
                  UtcTime.iso(scan.firstMicros()),
                  UtcTime.iso(scan.lastMicros())));
    }
  }

  /** What is predicted must be able to come. */
  private void checkHorizon(String output) {
    Target target = returnOf(output);
    if (target == null) {
      return;
    }
    long span = scan.lastMicros() - scan.firstMicros();
    long horizon = target.bars() == 0 ? target.horizonMicros() : barsMicros(target.bars());
    if (horizon > span) {
      throw new UserException(
          "the model's output '%s' looks further ahead than the predictions reach: they span %s"
              .formatted(output, KlineIntervals.format(Math.max(1, span))));
    }
  }

  private long barsMicros(int bars) {
    return scan.shortestGapMicros() == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : bars * scan.shortestGapMicros();
  }

  /** The return that an output is about; null if its name tells none. */
  static Target returnOf(String output) {
    try {
      return Target.parse(output).toReturn();
    } catch (IllegalArgumentException e) {
      return null; // a user's own name
    }
  }
}
