package io.tickcache.history;

import io.tickcache.features.MarketFeatures;
import io.tickcache.schemas.MarketContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The market records that were made of a recording, and which of them a step sees: the newest ones
 * that are not later than itself. So what is numbered is not records but what steps see: version
 * {@code v} are the newest of the first {@code v} records, and version 0 is none.
 */
public final class MarketHistory {

  private final List<Entry> entries = new ArrayList<>();

  /**
   * A market record.
   *
   * @param eventTimeMicros microseconds since 1970-01-01 UTC
   * @param features as extracted, not normalized
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Entry(long eventTimeMicros, double[] features) {}

  /**
   * Takes in the next record.
   *
   * @throws IllegalArgumentException if it is not later than the one before: there is one series of
   *     them, and records of one time would need an order
   */
  void add(MarketContext record, MarketFeatures extractor) {
    long time = record.getEventTimeMicros();
    if (!entries.isEmpty() && time <= last().eventTimeMicros()) {
      throw new IllegalArgumentException(
          "the market record at %s is not later than the one before, at %s"
              .formatted(Split.instant(time), Split.instant(last().eventTimeMicros())));
    }
    double[] features = new double[extractor.schema().size()];
    extractor.extract(record, features);
    entries.add(new Entry(time, features));
  }

  private Entry last() {
    return entries.get(entries.size() - 1);
  }

  /** All records, oldest first. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** The version that a step of this event time sees: how many records are not later than it. */
  public int version(long eventTimeMicros) {
    return RisingTimes.notLater(
        entries.size(), i -> entries.get(i).eventTimeMicros(), eventTimeMicros);
  }
}
