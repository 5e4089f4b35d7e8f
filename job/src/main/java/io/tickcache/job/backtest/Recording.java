package io.tickcache.job.backtest;

import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.training.HistoryOptions;
import io.tickcache.recording.RecordingOptions;

/** Reads the recordings once more, without telling of them again. */
final class Recording {

  private Recording() {}

  static MarketFeed open(BacktestOptions options) {
    HistoryOptions histories = options.histories();
    RecordingOptions reading =
        RecordingOptions.defaults()
            .withKlineLabels(histories.klineLabels())
            .withKlineInterval(histories.klineInterval())
            .withBadLinePolicy(histories.badLines());
    return MarketFeed.recordings(histories.recordings(), reading, null, null);
  }
}
