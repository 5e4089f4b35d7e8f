package io.tickcache.steps;

import io.tickcache.market.BookOutcome;
import io.tickcache.schemas.DeadLetterStage;

/**
 * What becomes of a record that the job reads: exactly one of these for each, so that their counts
 * add up to the records read. {@link #NOT_FINITE} alone is a second word about a record, which was
 * {@link #STEP} before.
 */
public enum EventFate {
  STEP("steps_made", "became steps"),
  SNAPSHOT("snapshots", "set a book (snapshots make no step)"),
  KLINE_WARMING("klines_warming", "came while the windows of klines fill (25 in a row)"),
  KLINE_OPEN("kline_revisions", "klines not closed yet"),
  OTHER_INTERVAL(
      "klines_of_other_intervals", "klines of intervals that the model was not trained on"),
  BEFORE_SNAPSHOT("updates_before_snapshot", "updates before their book's first snapshot"),
  GAP("gaps", "updates that do not follow the one before: a gap"),
  AFTER_GAP("updates_after_gap", "updates after a gap or a cross, until a snapshot"),
  CROSSED("crossed", "updates that crossed their book"),
  ONE_SIDED("updates_one_sided", "updates that leave one side of a book empty"),
  MARKET_RECORD("market_records_read", "market records (shared by all instruments)"),
  NO_RECORD("dead_letters_record", "dead letters: no key, no value or no timestamp of the event"),
  MALFORMED("dead_letters_decode", "dead letters: not of the schema"),
  INVALID("dead_letters_validate", "dead letters: values against the rules"),
  AHEAD("dead_letters_ahead", "dead letters: event times ahead of the clock"),
  LATE("dead_letters_order", "dead letters: late"),
  STALE("dead_letters_apply", "dead letters: stale, the book or window is past them"),
  NOT_FINITE("dead_letters_not_finite", "dead letters: steps whose numbers are not finite");

  private final String metric;
  private final String text;

  EventFate(String metric, String text) {
    this.metric = metric;
    this.text = text;
  }

  /** Of a delta or snapshot by what the book did with it; never of a stale one. */
  public static EventFate of(BookOutcome outcome) {
    return switch (outcome) {
      case SNAPSHOT -> SNAPSHOT;
      case APPLIED -> STEP;
      case ONE_SIDED -> ONE_SIDED;
      case NO_SNAPSHOT -> BEFORE_SNAPSHOT;
      case INVALID -> AFTER_GAP;
      case GAP -> GAP;
      case CROSSED -> CROSSED;
      case STALE -> STALE;
    };
  }

  /** Of a record that was refused. */
  public static EventFate of(DeadLetterStage stage) {
    return switch (stage) {
      case RECORD -> NO_RECORD;
      case DECODE -> MALFORMED;
      case VALIDATE -> INVALID;
      case ORDER -> LATE;
      case APPLY -> STALE;
    };
  }

  /** The counter that counts it. */
  public String metric() {
    return metric;
  }

  /** For people, behind a number. */
  @Override
  public String toString() {
    return text;
  }
}
