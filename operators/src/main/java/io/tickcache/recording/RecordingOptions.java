package io.tickcache.recording;

import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.recording.account.RecordingsListener;
import io.tickcache.recording.klines.KlineLabels;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How recordings are read.
 *
 * @param klineInterval length of the klines to aggregate from the recordings' trades, a whole
 *     number of microseconds, or null for none. A recording's own klines are left out then, so that
 *     an instrument has klines of one length only
 * @param badLinePolicy what happens after a bad line was reported
 * @param badLineListener is told of every bad line, on the reading thread
 * @param account is told what became of each file and line: of files when they are opened, of lines
 *     as they are read
 * @param klineLabels what the user says of kline files
 * @param listener is told what there is, when recordings are opened
 */
public record RecordingOptions(
    Duration klineInterval,
    BadLinePolicy badLinePolicy,
    Consumer<BadLine> badLineListener,
    ReadingAccount account,
    KlineLabels klineLabels,
    RecordingsListener listener) {

  public RecordingOptions {
    if (klineInterval != null) {
      requireMicros("kline interval", klineInterval);
    }
  }

  /** Refuses an interval that is not a whole, positive number of microseconds. */
  public static void requireMicros(String name, Duration interval) {
    if (interval.compareTo(Duration.ZERO) <= 0 || interval.toNanos() % 1_000 != 0) {
      throw new IllegalArgumentException(
          name + " = " + interval + " must be whole microseconds, at least one");
    }
  }

  /** No aggregated klines; bad lines are skipped and told to nobody; a new account. */
  public static RecordingOptions defaults() {
    return new RecordingOptions(
        null,
        BadLinePolicy.SKIP,
        badLine -> {},
        new ReadingAccount(),
        KlineLabels.NONE,
        RecordingsListener.NOBODY);
  }

  public RecordingOptions withKlineInterval(Duration interval) {
    return new RecordingOptions(
        interval, badLinePolicy, badLineListener, account, klineLabels, listener);
  }

  public RecordingOptions withBadLinePolicy(BadLinePolicy policy) {
    return new RecordingOptions(
        klineInterval, policy, badLineListener, account, klineLabels, listener);
  }

  public RecordingOptions withBadLineListener(Consumer<BadLine> badLines) {
    return new RecordingOptions(
        klineInterval, badLinePolicy, badLines, account, klineLabels, listener);
  }

  public RecordingOptions withAccount(ReadingAccount kept) {
    return new RecordingOptions(
        klineInterval, badLinePolicy, badLineListener, kept, klineLabels, listener);
  }

  public RecordingOptions withKlineLabels(KlineLabels labels) {
    return new RecordingOptions(
        klineInterval, badLinePolicy, badLineListener, account, labels, listener);
  }

  public RecordingOptions withListener(RecordingsListener told) {
    return new RecordingOptions(
        klineInterval, badLinePolicy, badLineListener, account, klineLabels, told);
  }
}
