package io.tickcache.job.backtest;

import io.tickcache.job.options.StrategyFile;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.job.training.HistoryOptions;
import io.tickcache.model.ModelConfig;
import io.tickcache.trading.Strategy;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code backtest} was told.
 *
 * @param histories which recordings
 * @param model its directory; null: fitted anew before each fold, or the shipped one
 * @param folds of a walk forward; 0 without, null: as suits the recordings
 * @param later whether only what is later than the model's training is traded
 * @param strategy what makes signals of predictions: a file or a name; null for none
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
    TradingFile trading,
    List<String> settings,
    boolean strict,
    int trials,
    int proofs,
    int parallelism,
    Path work,
    Path report,
    String command) {

  public BacktestOptions {
    settings = List.copyOf(settings);
  }

  /** How a position's size is found. */
  Sizing sizing() {
    if (trading.sizing() != null) {
      return trading.sizing();
    }
    return strategy == null ? Sizing.TANH : Sizing.SIGNALS;
  }

  /** The model's output that is traded on: the strategy's, else the first. */
  String output(ModelConfig.Head head) {
    return strategy == null
        ? head.outputs().get(0)
        : StrategyFile.read("--strategy", strategy, head)
            .map(Strategy::output)
            .orElse(head.outputs().get(0));
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
