package io.tickcache.lab.pipeline;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.MarketFeeds;
import io.tickcache.job.replay.RecordingsTable;
import io.tickcache.schemas.OrderBookUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Order-book updates in memory, so that publishing them costs little. Of a feed's events the only
 * ones that can be published again at another time: a kline belongs to its own.
 */
final class UpdateFeed {

  private final List<OrderBookUpdate> updates;

  private UpdateFeed(List<OrderBookUpdate> updates) {
    this.updates = updates;
  }

  /**
   * Reads a feed.
   *
   * @param copies of each instrument, under names of their own
   */
  static UpdateFeed read(FeedOptions options, int copies) throws IOException {
    List<OrderBookUpdate> updates = new ArrayList<>();
    try (MarketFeed feed =
        MarketFeeds.open(options, new RecordingsTable(Terminal.of(true)), badLine -> {})) {
      while (feed.hasNext()) {
        RecordedEvent event = feed.next();
        if (event instanceof BookUpdateEvent book) {
          for (int copy = 0; copy < copies; copy++) {
            updates.add(copy(book.update(), copy));
          }
        }
      }
    }
    if (updates.isEmpty()) {
      throw new UserException(options.source() + ": has no order-book update");
    }
    return new UpdateFeed(updates);
  }

  private static OrderBookUpdate copy(OrderBookUpdate update, int copy) {
    return copy == 0
        ? update
        : OrderBookUpdate.newBuilder(update)
            .setInstrument(update.getInstrument() + "." + copy)
            .build();
  }

  int size() {
    return updates.size();
  }

  /** An update as it was. */
  BookUpdateEvent get(int index) {
    return new BookUpdateEvent(updates.get(index));
  }

  /**
   * Update {@code index} as if it happened now; behind the last one the feed begins again, with the
   * snapshots that it began with.
   *
   * @param eventTimeMicros its new time
   */
  BookUpdateEvent at(long index, long eventTimeMicros) {
    OrderBookUpdate update = updates.get((int) (index % updates.size()));
    update.setEventTimeMicros(eventTimeMicros);
    update.setIngestTimeMicros(eventTimeMicros);
    return new BookUpdateEvent(update);
  }
}
