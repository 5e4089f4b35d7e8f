package io.tickcache.steps;

import io.tickcache.market.BookOutcome;
import io.tickcache.market.KlineOutcome;

/** Is told what became of the events that {@link StepMaker} applied; refused ones are not told. */
public interface FeedListener {

  /** What an order-book update did; never {@link BookOutcome#STALE}. */
  void applied(BookOutcome outcome);

  /** What a closed kline did: {@link KlineOutcome#ACCEPTED} or {@link KlineOutcome#GAP}. */
  void applied(KlineOutcome outcome);

  /** What became of an event: told once of each, but for refused ones. */
  void became(EventFate fate);
}
