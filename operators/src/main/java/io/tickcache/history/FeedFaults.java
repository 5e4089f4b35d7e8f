package io.tickcache.history;

import io.tickcache.market.BookOutcome;
import io.tickcache.market.KlineOutcome;
import io.tickcache.steps.FeedListener;

/** Counts what recordings lack, and remembers what the last event did. */
public final class FeedFaults implements FeedListener {

  private BookOutcome bookOutcome;
  private KlineOutcome klineOutcome;
  private long gaps;
  private long crossed;
  private long withoutBook;
  private long klineGaps;
  private long refused;
  private String first;

  @Override
  public void applied(BookOutcome outcome) {
    bookOutcome = outcome;
    gaps += outcome == BookOutcome.GAP ? 1 : 0;
    crossed += outcome == BookOutcome.CROSSED ? 1 : 0;
    withoutBook += outcome == BookOutcome.NO_SNAPSHOT ? 1 : 0;
  }

  @Override
  public void applied(KlineOutcome outcome) {
    klineOutcome = outcome;
    klineGaps += outcome == KlineOutcome.GAP ? 1 : 0;
  }

  @Override
  public void klineIsWarming() {
    // Every series begins so: no fault.
  }

  void refuse() {
    refused++;
  }

  /** Remembers the first fault, in words. */
  void remember(String fault) {
    first = first == null ? fault : first;
  }

  BookOutcome bookOutcome() {
    return bookOutcome;
  }

  KlineOutcome klineOutcome() {
    return klineOutcome;
  }

  /** Sequence gaps; each ends the book until its next snapshot. */
  public long gaps() {
    return gaps;
  }

  /** Books that crossed. */
  public long crossed() {
    return crossed;
  }

  /** Updates passed over for want of a book. */
  public long withoutBook() {
    return withoutBook;
  }

  /** Missing klines. */
  public long klineGaps() {
    return klineGaps;
  }

  /** Events that serving would send to the dead letters. */
  public long refused() {
    return refused;
  }

  /** Instrument, time and kind of the first fault; null if there was none. */
  public String first() {
    return first;
  }
}
