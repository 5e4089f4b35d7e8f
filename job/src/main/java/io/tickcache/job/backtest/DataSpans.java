package io.tickcache.job.backtest;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.job.backtest.report.ReportContent.DataSpan;
import io.tickcache.market.KlineIntervals;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Notes what recordings hold of each instrument while they are read. */
final class DataSpans {

  private record Key(String instrument, String kind) {}

  private static final class Span {
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;
    private long events;
  }

  private final Map<Key, Span> spans = new HashMap<>();

  /** The same events, noted as they are taken. */
  Iterator<RecordedEvent> observe(Iterator<RecordedEvent> events) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return events.hasNext();
      }

      @Override
      public RecordedEvent next() {
        RecordedEvent event = events.next();
        note(event);
        return event;
      }
    };
  }

  /** By instrument, then kind. */
  List<DataSpan> spans() {
    return spans.entrySet().stream()
        .map(
            one ->
                new DataSpan(
                    one.getKey().instrument(),
                    one.getKey().kind(),
                    one.getValue().from,
                    one.getValue().to,
                    one.getValue().events))
        .sorted(Comparator.comparing(DataSpan::instrument).thenComparing(DataSpan::kind))
        .toList();
  }

  private void note(RecordedEvent event) {
    String kind = kindOf(event);
    if (kind != null) {
      Span span = spans.computeIfAbsent(new Key(event.instrument(), kind), any -> new Span());
      span.from = Math.min(span.from, event.eventTimeMicros());
      span.to = Math.max(span.to, event.eventTimeMicros());
      span.events++;
    }
  }

  private static String kindOf(RecordedEvent event) {
    if (event instanceof BookUpdateEvent) {
      return "order book";
    }
    if (event instanceof TradeEvent) {
      return "trades";
    }
    return event instanceof KlineEvent candle
        ? "klines, " + KlineIntervals.format(candle.kline().getIntervalMicros())
        : null;
  }
}
