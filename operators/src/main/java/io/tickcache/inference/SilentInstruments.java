package io.tickcache.inference;

import io.tickcache.inference.event.InstrumentEvent;
import io.tickcache.inference.event.InstrumentEvent.BookUpdateEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.market.OrderBook;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of instruments whose order-book updates have made no step for a minute of event time, with
 * the reason: a feed without snapshots looks healthy everywhere else. Klines are not judged, since
 * a day of them may fill a window. Belongs to the operator's thread.
 */
final class SilentInstruments {

  private static final Logger LOG = LoggerFactory.getLogger(SilentInstruments.class);

  private static final long PATIENCE_MICROS = TimeUnit.MINUTES.toMicros(1);

  /** When a whole feed is broken, more lines say no more. */
  private static final int MOST_LINES = 20;

  private final InferenceMetrics metrics;
  private int lines;

  SilentInstruments(InferenceMetrics metrics) {
    this.metrics = metrics;
  }

  /** Is told of each event of an instrument, and whether it made a step. */
  void saw(LiveInstrument instrument, InstrumentEvent event, boolean step) {
    if (!(event instanceof BookUpdateEvent)) {
      return;
    }
    if (step) {
      instrument.endSilence();
    } else if (instrument.silentMicros(event.eventTimeMicros()) > PATIENCE_MICROS) {
      instrument.tellSilence();
      metrics.silentInstruments.inc();
      warn(instrument, event.eventTimeMicros());
    }
  }

  private void warn(LiveInstrument instrument, long eventTimeMicros) {
    lines++;
    if (lines <= MOST_LINES) {
      LOG.warn(
          "'{}' has had order-book updates for a minute, until {}, and no step: {}",
          instrument.name(),
          Instant.EPOCH.plus(eventTimeMicros, ChronoUnit.MICROS),
          why(instrument.book()));
    } else if (lines == MOST_LINES + 1) {
      LOG.warn("More instruments like these are counted, by {}", InferenceMetrics.SILENT);
    }
  }

  private static String why(OrderBook book) {
    if (!book.valid()) {
      return book.lastSequence() == 0
          ? "its book waits for its first snapshot"
          : "its book is invalid since a gap or a cross, and waits for a snapshot";
    }
    if (book.bidLevels() == 0 || book.askLevels() == 0) {
      return "one side of its book is empty";
    }
    return "they are snapshots, or refused (see the dead letters)";
  }
}
