package io.tickcache.job.backtest;

import io.tickcache.job.backtest.trading.Sizing;
import io.tickcache.job.backtest.trading.TradingFile;
import io.tickcache.job.options.PolicyFile;
import io.tickcache.job.options.StrategyFile;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.job.training.HistoryOptions;
import io.tickcache.model.ModelConfig;
import io.tickcache.trading.Strategy;
import io.tickcache.trading.allocation.AllocationPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code backtest} was told.
 *
 * @param histories which recordings
 * @param model its directory; null: fitted anew before each fold, or the shipped one
 * @param folds of a walk forward; 0 without, null: as suits the recordings
 * @param later whether only what is later than the model's training is traded
 * @param strategy what makes signals of predictions: a file or a name; null for none
 * @param portfolio what makes allocations of predictions: a file; null for none
 * @param trading how it is traded
 * @param settings KEY=VALUE of the job's options
 * @param strict whether what the model knew is refused
 * @param trials how many strategies were tried before this one, itself included
 * @param proofs how often the recordings are cut to prove that nothing looks ahead
 * @param parallelism subtasks of the job
 * @param work where runs can be gone on from, and are used again
 * @param report where the report is written; null for none
 * @param command as it was typed
 */
public record BacktestOptions(
    HistoryOptions histories,
    Path model,
    Integer folds,
    boolean later,
    String strategy,
    String portfolio,
    TradingFile trading,
    List<String> settings,
    boolean strict,
    int trials,
    int proofs,
    int parallelism,
    Path work,
    Path report,
    String command) {

  private static final double USUAL_SIZE = 0.1;

  public BacktestOptions {
    settings = List.copyOf(settings);
  }

  /** How a position's size is found. */
  Sizing sizing() {
    if (trading.sizing() != null) {
      return trading.sizing();
    }
    if (portfolio != null) {
      return Sizing.ALLOCATIONS;
    }
    return strategy == null ? Sizing.TANH : Sizing.SIGNALS;
  }

  /** Share of the equity that a position may have: what a weight of 1 is. */
  double size() {
    if (trading.size() != null) {
      return trading.size();
    }
    return sizing() == Sizing.ALLOCATIONS ? 1 : USUAL_SIZE;
  }

  /**
   * Largest sum of all positions, and of what orders under way may make of them, as a share of the
   * equity. A portfolio sells one instrument and buys another at the same time: both count.
   */
  double maxGross() {
    if (trading.maxGross() != null) {
      return trading.maxGross();
    }
    return sizing() == Sizing.ALLOCATIONS ? 2 * size() : 1;
  }

  /** The model's output that is traded on: the strategy's or the portfolio's, else the first. */
  String output(ModelConfig model) {
    Optional<String> theirs =
        portfolio == null
            ? strategy(model).map(Strategy::output)
            : policy(model).map(AllocationPolicy::output);
    return theirs.orElse(model.head().outputs().get(0));
  }

  /** What makes signals; empty for none. */
  Optional<Strategy> strategy(ModelConfig model) {
    return strategy == null
        ? Optional.empty()
        : StrategyFile.read("--strategy", strategy, model.head());
  }

  /** What makes allocations; empty for none. */
  Optional<AllocationPolicy> policy(ModelConfig model) {
    return portfolio == null ? Optional.empty() : PolicyFile.read("--portfolio", portfolio, model);
  }

  /** The recordings as the job reads them. */
  FeedOptions feed() {
    return new FeedOptions(
        histories.recordings(),
        null,
        Speed.MAX,
        histories.klineInterval(),
        null,
        histories.badLines(),
        histories.klineLabels(),
        1,
        1,
        1);
  }
}
