package io.tickcache.job.backtest;

import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.training.HistoryOptions;
import io.tickcache.recording.RecordingOptions;
import io.tickcache.recording.account.RecordingsListener;

/** Reads the recordings once more, without telling of them again. */
final class Recording {

  private Recording() {}

  static MarketFeed open(BacktestOptions options) {
    return open(options, RecordingsListener.NOBODY);
  }

  /** The same; the listener is told of the files. */
  static MarketFeed open(BacktestOptions options, RecordingsListener listener) {
    HistoryOptions histories = options.histories();
    RecordingOptions reading =
        RecordingOptions.defaults()
            .withKlineLabels(histories.klineLabels())
            .withKlineInterval(histories.klineInterval())
            .withBadLinePolicy(histories.badLines())
            .withListener(listener);
    return MarketFeed.recordings(histories.recordings(), reading, null, null);
  }
}
