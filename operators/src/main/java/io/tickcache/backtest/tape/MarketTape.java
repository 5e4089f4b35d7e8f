package io.tickcache.backtest.tape;

import io.tickcache.backtest.tape.MarketChange.BarClose;
import io.tickcache.backtest.tape.MarketChange.BarOpen;
import io.tickcache.backtest.tape.MarketChange.BookChange;
import io.tickcache.backtest.tape.MarketChange.Print;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.schemas.Kline;
import io.tickcache.steps.EventRules;
import io.tickcache.steps.RefusedEventException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Recorded events as changes of the market, in order of event time. A bar's first price is known
 * from its kline alone, which comes when the bar ends; so everything waits as long as the longest
 * kline of an instrument without a book, and the first price takes its place at the bar's
 * beginning. Klines of instruments with a book say nothing that the book does not.
 *
 * <p>Events that break the feed rules are left out, as they are when serving: the job has told of
 * them. At equal times a bar ends before the next one begins, then come trades, then books as
 * recorded: a book may be recorded before the trade that made it smaller, which would count as
 * cancelled besides.
 */
public final class MarketTape implements Iterator<MarketChange> {

  private static final int CLOSE = 0;
  private static final int OPEN = 1;
  private static final int PRINT = 2;
  private static final int BOOK = 3;

  private record Waiting(MarketChange change, long timeMicros, int rank, long number)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      int byTime = Long.compare(timeMicros, other.timeMicros);
      if (byTime != 0) {
        return byTime;
      }
      return rank != other.rank
          ? Integer.compare(rank, other.rank)
          : Long.compare(number, other.number);
    }
  }

  private final Iterator<? extends RecordedEvent> events;
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
  private final Set<String> withBook = new HashSet<>();
  private long horizonMicros;
  private long newestMicros = Long.MIN_VALUE;
  private long passedMicros = Long.MIN_VALUE;
  private long added;

  /** A tape of events by event time, as {@link io.tickcache.recording.RecordingReader} has them. */
  public MarketTape(Iterator<? extends RecordedEvent> events) {
    this.events = events;
  }

  @Override
  public boolean hasNext() {
    while (!isDue() && events.hasNext()) {
      RecordedEvent event = events.next();
      newestMicros = Math.max(newestMicros, event.eventTimeMicros());
      add(event);
    }
    return !waiting.isEmpty();
  }

  @Override
  public MarketChange next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Waiting first = waiting.poll();
    passedMicros = Math.max(passedMicros, first.timeMicros());
    return first.change();
  }

  private boolean isDue() {
    return !waiting.isEmpty() && waiting.peek().timeMicros() < newestMicros - horizonMicros;
  }

  private void add(RecordedEvent event) {
    try {
      if (event instanceof BookUpdateEvent change) {
        EventRules.check(change.update());
        withBook.add(change.instrument());
        add(new BookChange(change.update()), BOOK);
      } else if (event instanceof TradeEvent trade) {
        add(new Print(trade), PRINT);
      } else if (event instanceof KlineEvent candle
          && candle.kline().getClosed()
          && !withBook.contains(candle.instrument())) {
        EventRules.check(candle.kline());
        add(candle.kline());
      }
    } catch (RefusedEventException e) {
      return; // counted where it was served
    }
  }

  private void add(Kline kline) {
    horizonMicros = Math.max(horizonMicros, kline.getCloseTimeMicros() - kline.getOpenTimeMicros());
    if (kline.getOpenTimeMicros() >= passedMicros) { // else nobody can have waited for it
      add(new BarOpen(kline.getInstrument(), kline.getOpenTimeMicros(), kline.getOpen()), OPEN);
    }
    add(new BarClose(kline.getInstrument(), kline.getCloseTimeMicros(), kline.getClose()), CLOSE);
  }

  private void add(MarketChange change, int rank) {
    waiting.add(new Waiting(change, change.timeMicros(), rank, added++));
  }
}
