package io.tickcache.job.backtest.report;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.backtest.metrics.RollingCorrelation;
import java.util.List;

/**
 * All that a report shows. Texts may hold any character: the page escapes them.
 *
 * @param title its heading
 * @param command that made it, as it was typed
 * @param quoteCurrency such as "USDT"; null if there is no single one
 * @param settings all of them, in the order in which they are shown
 * @param data the instruments' recordings
 * @param inSample what the model knew
 * @param notes what a reader must know
 * @param modelCard Markdown; null without a model
 * @param strategy the account that is shown
 * @param others accounts that it is compared with, in the order in which they are shown
 * @param metrics of all of them
 * @param signals changes of them, in order of time; empty without
 * @param rollingIc information coefficients over time, at least one a kind of prediction
 * @param latencyMicros of the orders, from event time to arrival, microseconds
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares two of them
public record ReportContent(
    String title,
    String command,
    String quoteCurrency,
    List<Setting> settings,
    List<DataSpan> data,
    List<InSampleSpan> inSample,
    List<String> notes,
    String modelCard,
    AccountResult strategy,
    List<OtherAccount> others,
    BacktestMetrics metrics,
    List<SignalChange> signals,
    List<RollingIc> rollingIc,
    long[] latencyMicros) {

  public ReportContent {
    settings = List.copyOf(settings);
    data = List.copyOf(data);
    inSample = List.copyOf(inSample);
    notes = List.copyOf(notes);
    others = List.copyOf(others);
    signals = List.copyOf(signals);
    rollingIc = List.copyOf(rollingIc);
  }

  /** A setting as it was in force. */
  public record Setting(String key, String value) {}

  /**
   * What was recorded of an instrument.
   *
   * @param instrument venue:symbol
   * @param kind such as "order book" or "klines, 1h"
   * @param fromMicros first event time, microseconds since 1970-01-01 UTC
   * @param toMicros last event time
   * @param events how many
   */
  public record DataSpan(
      String instrument, String kind, long fromMicros, long toMicros, long events) {}

  /** What an account is there for. */
  public enum Purpose {
    /** Buys at the start and holds: it is drawn beside the strategy. */
    BUY_AND_HOLD,
    /** The strategy's decisions turned around: likewise. */
    SIGN_FLIPPED,
    /** The strategy one decision late. */
    DELAYED,
    /** The strategy with other costs: drawn in the costs' chart. */
    OTHER_COSTS
  }

  /** An account that the strategy is compared with; the account's name is its label. */
  public record OtherAccount(Purpose purpose, AccountResult account) {}

  /**
   * A change of what is wanted of an instrument.
   *
   * @param instrument venue:symbol
   * @param timeMicros event time, microseconds since 1970-01-01 UTC
   * @param direction 1 long, 0 neutral, -1 short
   */
  public record SignalChange(String instrument, long timeMicros, int direction) {}

  /**
   * An information coefficient over time.
   *
   * @param label of the line, such as the instrument
   * @param windowMicros length of its windows, microseconds
   * @param correlation the line
   */
  public record RollingIc(String label, long windowMicros, RollingCorrelation correlation) {}
}
