package io.tickcache.history;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.MarketEvent;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.SteadyTime;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.EventRules;
import io.tickcache.steps.EventTime;
import io.tickcache.steps.OrderedEvent;
import io.tickcache.steps.PriceMark;
import io.tickcache.steps.PriceMarks;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.SortKey;
import io.tickcache.steps.StepMaker;
import io.tickcache.steps.WaitingEvents;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads recorded events into the histories that the operator would have lived with {@code ordering:
 * event-time}: the same order, the same feed rules, the same steps, positions and contexts.
 */
public final class HistoryReader {

  /** How far behind the newest event one may come and still be put in order, as when serving. */
  private static final long MAX_OUT_OF_ORDER_MILLIS = 500;

  /** Event time from one watermark to the next: sorting what waits after each event takes long. */
  private static final long WATERMARK_STEP_MILLIS = 200;

  /** A longer pause has to be confirmed by the next event, for one time alone may be wrong. */
  private static final long MAX_JUMP_MILLIS = 5_000;

  private record Ordered(SortKey sortKey, RecordedEvent event) implements OrderedEvent {
    @Override
    public String instrument() {
      return event.instrument();
    }

    @Override
    public long follows() {
      return event instanceof BookUpdateEvent book ? OrderedEvent.followedBy(book.update()) : NONE;
    }

    Ordered at(long micros) {
      return new Ordered(sortKey.at(micros), event);
    }
  }

  private final ContextRules rules;
  private final FeedFaults faults = new FeedFaults();
  private final PriceMarks priceMarks = new PriceMarks(faults);
  private final StepMaker stepMaker;
  private final WaitingEvents<Ordered> waiting = new WaitingEvents<>(Ordered::at, true);
  private final Map<String, RecordedMarket> markets = new HashMap<>();
  private final Map<String, InstrumentHistory> histories = new TreeMap<>();
  private final MarketHistory market = new MarketHistory();
  private final SteadyTime time = new SteadyTime(MAX_JUMP_MILLIS);

  private HistoryReader(ContextRules rules) {
    this.rules = rules;
    this.stepMaker = new StepMaker(priceMarks, rules.extractors(), rules.klineIntervals());
  }

  /** Reads to the end. The events may be those of any number of instruments. */
  public static Histories read(Iterator<? extends RecordedEvent> events, ContextRules rules) {
    HistoryReader reader = new HistoryReader(rules);
    while (events.hasNext()) {
      RecordedEvent event = events.next();
      if (event instanceof MarketEvent record) {
        // Tells no time: steps are the same with records and without.
        reader.market.add(record.context(), rules.extractors().market());
      } else if (reader.enqueue(event)) {
        reader.saw(EventTime.toMillis(event.eventTimeMicros()));
      }
    }
    reader.release(Long.MAX_VALUE);
    return new Histories(reader.histories, reader.faults, reader.market);
  }

  /** Whether the event was of use: one that is refused tells no time. */
  private boolean enqueue(RecordedEvent event) {
    try {
      if (event instanceof BookUpdateEvent change) {
        EventRules.check(change.update());
        enqueue(new Ordered(SortKey.of(change.update()), event));
      } else if (event instanceof KlineEvent candle && !candle.kline().getClosed()) {
        faults.became(EventFate.KLINE_OPEN);
      } else if (event instanceof KlineEvent candle) {
        EventRules.check(candle.kline());
        enqueue(new Ordered(SortKey.of(candle.kline()), event));
      }
      return true;
    } catch (RefusedEventException e) {
      refuse(event, e);
      return false;
    }
  }

  private void enqueue(Ordered event) throws RefusedEventException {
    if (waiting.hasPassed(event)) {
      RecordedMarket market = markets.get(event.instrument());
      waiting.requireInTime(market == null ? null : market.released(), event);
    }
    waiting.add(event);
  }

  private void saw(long eventTimeMillis) {
    time.saw(eventTimeMillis);
    if (time.newest() == SteadyTime.NONE) {
      return;
    }
    long watermark = time.newest() - MAX_OUT_OF_ORDER_MILLIS - 1;
    if (waiting.passedMillis() == WaitingEvents.NONE
        || watermark - waiting.passedMillis() >= WATERMARK_STEP_MILLIS) {
      release(watermark);
    }
  }

  private void release(long watermark) {
    for (Ordered next : waiting.release(watermark)) {
      try {
        apply(next);
      } catch (RefusedEventException e) {
        refuse(next.event(), e);
      }
    }
  }

  private void apply(Ordered released) throws RefusedEventException {
    RecordedEvent event = released.event();
    RecordedMarket market = marketOf(released);
    Ordered next = waiting.behind(market.released(), released);
    market.release(next.sortKey());
    InstrumentHistory history =
        histories.computeIfAbsent(event.instrument(), InstrumentHistory::new);
    if (event instanceof BookUpdateEvent change) {
      apply(market, history, change.update(), next.eventTimeMicros());
    } else {
      apply(market, history, ((KlineEvent) event).kline());
    }
    market.sawEvent(next.eventTimeMicros());
  }

  private RecordedMarket marketOf(Ordered event) {
    RecordedMarket market = markets.get(event.instrument());
    if (market != null && !rules.idleness().isPast(market, event.eventTimeMicros())) {
      return market;
    }
    if (market != null) {
      histories.get(event.instrument()).add(PriceMark.forgotten(event.eventTimeMicros()));
    }
    market = new RecordedMarket(event.instrument(), event.eventTimeMicros());
    markets.put(event.instrument(), market);
    return market;
  }

  private void apply(
      RecordedMarket market, InstrumentHistory history, OrderBookUpdate update, long time)
      throws RefusedEventException {
    double[] features = stepMaker.apply(market, update);
    PriceMark mark = priceMarks.ofBook(market, time);
    history.add(mark);
    if (mark.kind() == PriceMark.Kind.LOST) {
      rememberLoss(history, time);
    }
    if (features != null) {
      add(market, history, TokenSource.ORDER_BOOK, time, features, Double.NaN, 0);
    }
  }

  private void rememberLoss(InstrumentHistory history, long time) {
    BookOutcome outcome = faults.bookOutcome();
    if (outcome == BookOutcome.GAP || outcome == BookOutcome.CROSSED) {
      faults.remember("%s of %s at %s".formatted(outcome, history.instrument(), instant(time)));
    }
  }

  private void apply(RecordedMarket market, InstrumentHistory history, Kline kline)
      throws RefusedEventException {
    double[] features = stepMaker.apply(market, kline);
    PriceMark mark = priceMarks.ofKline(market, kline);
    history.add(mark);
    if (mark.kind() == PriceMark.Kind.PRICE_AFTER_LOSS) {
      faults.remember(
          "missing kline of %s before %s"
              .formatted(history.instrument(), instant(kline.getOpenTimeMicros())));
    }
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
            rules.extractors().schema(source),
            time,
            market.epochMicros(),
            position,
            features.clone(),
            Quote.of(market.book()),
            close,
            intervalMicros));
  }

  private void refuse(RecordedEvent event, RefusedEventException refusal) {
    faults.refuse(refusal);
    faults.remember(
        "%s at %s: %s"
            .formatted(event.instrument(), instant(event.eventTimeMicros()), refusal.getMessage()));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
