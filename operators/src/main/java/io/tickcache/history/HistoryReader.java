package io.tickcache.history;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.KlineOutcome;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.steps.EventRules;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.SortKey;
import io.tickcache.steps.StepMaker;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Reads recorded events into the histories that the operator would have lived with {@code ordering:
 * event-time}: the same order, the same feed rules, the same steps, positions and contexts.
 */
public final class HistoryReader {

  /** How far behind the newest event one may come and still be put in order, as when serving. */
  private static final long MAX_OUT_OF_ORDER_MICROS = 500_000;

  private static final Comparator<Waiting> ORDER =
      Comparator.comparing(Waiting::key)
          .thenComparing(waiting -> waiting.event().instrument())
          .thenComparingLong(Waiting::arrival);

  private record Waiting(SortKey key, RecordedEvent event, long arrival) {}

  private final ContextRules rules;
  private final FeedFaults faults = new FeedFaults();
  private final StepMaker stepMaker = new StepMaker(faults);
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(ORDER);
  private final Map<String, RecordedMarket> markets = new HashMap<>();
  private final Map<String, InstrumentHistory> histories = new TreeMap<>();
  private long arrivals;

  private HistoryReader(ContextRules rules) {
    this.rules = rules;
  }

  /** Reads to the end. The events may be those of any number of instruments. */
  public static Histories read(Iterator<? extends RecordedEvent> events, ContextRules rules) {
    HistoryReader reader = new HistoryReader(rules);
    long newest = Long.MIN_VALUE;
    while (events.hasNext()) {
      RecordedEvent event = events.next();
      newest = Math.max(newest, event.eventTimeMicros());
      reader.enqueue(event);
      reader.release(newest - MAX_OUT_OF_ORDER_MICROS);
    }
    reader.release(Long.MAX_VALUE);
    return new Histories(reader.histories, reader.faults);
  }

  private void enqueue(RecordedEvent event) {
    try {
      if (event instanceof BookUpdateEvent change) {
        EventRules.check(change.update());
        waiting.add(new Waiting(SortKey.of(change.update()), event, arrivals++));
      } else if (event instanceof KlineEvent candle && candle.kline().getClosed()) {
        EventRules.check(candle.kline());
        waiting.add(new Waiting(SortKey.of(candle.kline()), event, arrivals++));
      }
    } catch (RefusedEventException e) {
      refuse(event, e.getMessage());
    }
  }

  private void release(long untilMicros) {
    while (!waiting.isEmpty() && waiting.peek().key().eventTimeMicros() <= untilMicros) {
      Waiting next = waiting.poll();
      try {
        apply(next);
      } catch (RefusedEventException e) {
        refuse(next.event(), e.getMessage());
      }
    }
  }

  private void apply(Waiting next) throws RefusedEventException {
    RecordedEvent event = next.event();
    RecordedMarket market = marketOf(event);
    if (!market.release(next.key())) {
      refuse(event, "late: " + next.key() + " is not after the last event");
      return;
    }
    InstrumentHistory history =
        histories.computeIfAbsent(event.instrument(), InstrumentHistory::new);
    if (event instanceof BookUpdateEvent change) {
      apply(market, history, change.update());
    } else {
      apply(market, history, ((KlineEvent) event).kline());
    }
    market.sawEvent(event.eventTimeMicros());
  }

  private RecordedMarket marketOf(RecordedEvent event) {
    RecordedMarket market = markets.get(event.instrument());
    if (market != null && !wasIdle(market, event.eventTimeMicros())) {
      return market;
    }
    if (market != null) {
      histories.get(event.instrument()).breakAfterLast();
    }
    market = new RecordedMarket(event.instrument(), event.eventTimeMicros());
    markets.put(event.instrument(), market);
    return market;
  }

  /** In whole milliseconds, as the operator's timers count. */
  private boolean wasIdle(RecordedMarket market, long eventTimeMicros) {
    return Math.floorDiv(eventTimeMicros, 1_000)
        > Math.floorDiv(market.lastEventMicros(), 1_000) + rules.idleTimeout().toMillis();
  }

  private void apply(RecordedMarket market, InstrumentHistory history, OrderBookUpdate update)
      throws RefusedEventException {
    double[] features = stepMaker.apply(market, update);
    long time = update.getEventTimeMicros();
    Quote quote = Quote.of(market.book());
    if (quote != null) {
      history.mids().add(time, quote.mid());
    } else if (market.book().valid()) {
      history.mids().breakAt(time);
    } else {
      lose(history, time);
    }
    if (features != null) {
      add(market, history, TokenSource.ORDER_BOOK, time, features, Double.NaN, 0);
    }
  }

  /** What the book was since its last update is not known. */
  private void lose(InstrumentHistory history, long time) {
    history.mids().breakAfterLast();
    BookOutcome outcome = faults.bookOutcome();
    if (outcome == BookOutcome.GAP || outcome == BookOutcome.CROSSED) {
      faults.remember("%s of %s at %s".formatted(outcome, history.instrument(), instant(time)));
    }
  }

  private void apply(RecordedMarket market, InstrumentHistory history, Kline kline)
      throws RefusedEventException {
    double[] features = stepMaker.apply(market, kline);
    PriceTimeline closes = history.closes(kline.getIntervalMicros());
    if (faults.klineOutcome() == KlineOutcome.GAP) {
      closes.breakAfterLast();
      faults.remember(
          "missing kline of %s before %s"
              .formatted(history.instrument(), instant(kline.getOpenTimeMicros())));
    }
    closes.add(kline.getCloseTimeMicros(), kline.getClose());
    if (features != null) {
      add(
          market,
          history,
          TokenSource.KLINE,
          kline.getEventTimeMicros(),
          features,
          kline.getClose(),
          kline.getIntervalMicros());
    }
  }

  private void add(
      RecordedMarket market,
      InstrumentHistory history,
      TokenSource source,
      long time,
      double[] features,
      double close,
      long intervalMicros) {
    long position = market.takePosition(time, rules.maxPositions());
    history.add(
        new RecordedStep(
            source,
            time,
            market.epochMicros(),
            position,
            features.clone(),
            Quote.of(market.book()),
            close,
            intervalMicros));
  }

  private void refuse(RecordedEvent event, String reason) {
    faults.refuse();
    faults.remember(
        "%s at %s: %s".formatted(event.instrument(), instant(event.eventTimeMicros()), reason));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
