package io.tickcache.exchange;

import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.market.PackedDoubles;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One instrument's rows, gathered to the messages they came in. Tardis has no update ids: messages
 * are counted instead, and a row that could not be read leaves a hole in the count.
 */
final class TardisBook {

  private final String instrument;
  private final BookClock clock = new BookClock();
  private final Map<Double, Double> bids = new LinkedHashMap<>(); // quantities by price
  private final Map<Double, Double> asks = new LinkedHashMap<>();
  private MessageFate fate; // of the message's rows
  private long rows; // of the message
  private boolean snapshotRows; // it has
  private long eventTimeMicros;
  private long receivedMicros;
  private boolean afterSnapshotRows; // the message before had such rows
  private boolean joined; // there is a snapshot, and no hole behind it
  private boolean wasJoined;
  private boolean hole; // a row was lost since the message before
  private boolean holeInSnapshot; // it was one of the snapshot's at hand
  private long sequence;

  TardisBook(String instrument) {
    this.instrument = instrument;
  }

  String instrument() {
    return instrument;
  }

  /** Adds a row to the message; the last of a price counts. */
  void add(TardisRow row, MessageFate rowFate) {
    fate = rowFate;
    rows++;
    snapshotRows |= row.snapshot;
    eventTimeMicros = row.eventTimeMicros;
    receivedMicros = row.receivedMicros;
    (row.bid ? bids : asks).put(row.price, row.quantity);
  }

  /** A row was lost: what follows it up to the next snapshot is no book. */
  void leaveHole() {
    hole = true;
    holeInSnapshot |= snapshotRows;
  }

  /** The message is complete. */
  void flush(Consumer<RecordedEvent> events) {
    if (rows == 0) {
      return;
    }
    Unused reason = take(events);
    for (; rows > 0; rows--) {
      if (reason == null) {
        fate.used();
      } else {
        fate.unused(reason);
      }
    }
    afterSnapshotRows = snapshotRows;
    snapshotRows = false;
    bids.clear();
    asks.clear();
  }

  /**
   * A snapshot begins where rows of one follow others: more such messages only add to it, and are
   * none by themselves where one was lost in between.
   */
  private Unused take(Consumer<RecordedEvent> events) {
    boolean isSnapshot = snapshotRows && !afterSnapshotRows && !holeInSnapshot;
    holeInSnapshot = false;
    if (!isSnapshot && !joined) {
      return wasJoined ? Unused.AFTER_GAP : Unused.BEFORE_SNAPSHOT;
    }
    sequence += hole && !isSnapshot ? 2 : 1;
    joined = isSnapshot || !hole;
    wasJoined = true;
    hole = false;
    boolean follows = joined && !isSnapshot;
    events.accept(
        new BookUpdateEvent(
            new OrderBookUpdate(
                instrument,
                isSnapshot ? UpdateType.SNAPSHOT : UpdateType.DELTA,
                follows ? clock.follow(eventTimeMicros) : clock.restart(eventTimeMicros),
                receivedMicros,
                sequence,
                sequence,
                null,
                pack(bids, true),
                pack(bids, false),
                pack(asks, true),
                pack(asks, false))));
    return null;
  }

  private static ByteBuffer pack(Map<Double, Double> side, boolean prices) {
    double[] values = new double[side.size()];
    int count = 0;
    for (var level : side.entrySet()) {
      values[count++] = prices ? level.getKey() : level.getValue();
    }
    return PackedDoubles.pack(values, count);
  }
}
