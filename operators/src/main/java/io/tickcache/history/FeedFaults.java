package io.tickcache.history;

import io.tickcache.market.BookOutcome;
import io.tickcache.market.KlineOutcome;
import io.tickcache.steps.EventAccount;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.FeedListener;
import io.tickcache.steps.RefusedEventException;
import java.util.EnumMap;
import java.util.Map;

/** Counts what recordings lack, and remembers what the last event did. */
public final class FeedFaults implements FeedListener {

  private final Map<EventFate, Long> fates = new EnumMap<>(EventFate.class);
  private BookOutcome bookOutcome;
  private long gaps;
  private long crossed;
  private long withoutBook;
  private long klineGaps;
  private long refused;
  private String first;

  @Override
  public void became(EventFate fate) {
    fates.merge(fate, 1L, Long::sum);
  }

  @Override
  public void applied(BookOutcome outcome) {
    bookOutcome = outcome;
    gaps += outcome == BookOutcome.GAP ? 1 : 0;
    crossed += outcome == BookOutcome.CROSSED ? 1 : 0;
    withoutBook += outcome.withoutBook() ? 1 : 0;
  }

  @Override
  public void applied(KlineOutcome outcome) {
    klineGaps += outcome == KlineOutcome.GAP ? 1 : 0;
  }

  void refuse(RefusedEventException refusal) {
    became(refusal.fate());
    refused++;
  }

  /** What became of all order-book updates and klines. */
  public EventAccount account() {
    return EventAccount.of(fate -> fates.getOrDefault(fate, 0L));
  }

  /** Remembers the first fault, in words. */
  void remember(String fault) {
    first = first == null ? fault : first;
  }

  BookOutcome bookOutcome() {
    return bookOutcome;
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
