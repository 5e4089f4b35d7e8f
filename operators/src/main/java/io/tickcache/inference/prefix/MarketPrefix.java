package io.tickcache.inference.prefix;

import io.tickcache.engine.PrefixContent;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.prefix.MarketRecord.Key;
import io.tickcache.market.SteadyTime;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.steps.EventTime;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.WaitingEvents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The market records that steps can still need: the newest ones up to the earliest time of a step
 * that is not late, as many as the model's prefix takes, and all later ones.
 *
 * <p>A step sees the newest records that are not later than itself. In event-time order that is a
 * function of the data alone, for no step is released before the watermark has passed it, and no
 * record is taken that the watermark has passed. In arrival order it depends on what had arrived.
 */
public final class MarketPrefix {

  /** Nothing was released yet. */
  static final long NONE = Long.MIN_VALUE;

  /** A longer pause has to be confirmed by the next record, for one time alone may be wrong. */
  private static final long MAX_JUMP_MICROS = TimeUnit.SECONDS.toMicros(5);

  /** How far behind the watermark a step may be. */
  private static final long LATEST_MILLIS = EventTime.toMillis(WaitingEvents.MAX_STEP_MICROS);

  private final int prefixLength;
  private final Ordering ordering;
  private final NavigableMap<Key, MarketRecord> records = new TreeMap<>();
  private final NavigableMap<Key, MarketVersion> versions = new TreeMap<>(); // by newest record
  private final SteadyTime time = new SteadyTime(MAX_JUMP_MICROS);
  private long releasedMillis = NONE;

  /**
   * Holds nothing at first.
   *
   * @param prefixLength the most records that a step sees
   */
  MarketPrefix(int prefixLength, Ordering ordering) {
    this.prefixLength = prefixLength;
    this.ordering = ordering;
  }

  /**
   * Takes a record.
   *
   * @throws RefusedEventException if it is there already, or comes too late to be seen by all steps
   *     that should
   */
  public void add(MarketRecord record) throws RefusedEventException {
    if (records.containsKey(record.key())) {
      throw refuse(DeadLetterStage.APPLY, record, "is there already, with the same values");
    }
    if (ordering == Ordering.EVENT_TIME) {
      if (EventTime.toMillis(record.key().eventTimeMicros()) <= releasedMillis) {
        throw refuse(
            DeadLetterStage.ORDER,
            record,
            "is late: steps up to " + releasedMillis + " ms were released without it");
      }
    } else if (time.isBehind(record.key().eventTimeMicros())) {
      throw refuse(
          DeadLetterStage.ORDER,
          record,
          "is late: a record at " + time.newestOrFirst() + " us came before it");
    }
    restore(record);
  }

  /** Takes back a record that had been taken. */
  void restore(MarketRecord record) {
    records.put(record.key(), record);
    time.saw(record.key().eventTimeMicros());
    versions.tailMap(record.key(), true).clear();
  }

  /**
   * What a step sees.
   *
   * @param eventTimeMicros of the step
   * @return null if there is no record that is not later
   */
  public MarketVersion asOf(long eventTimeMicros) {
    Key newest = records.lowerKey(Key.after(eventTimeMicros));
    return newest == null ? null : versions.computeIfAbsent(newest, this::version);
  }

  private MarketVersion version(Key newest) {
    List<float[]> features = new ArrayList<>();
    records.headMap(newest, true).descendingMap().values().stream()
        .limit(prefixLength)
        .forEach(record -> features.add(record.features()));
    Collections.reverse(features);
    return new MarketVersion(newest.eventTimeMicros(), new PrefixContent(features));
  }

  /** The steps up to this watermark have been released: forgets what no later one sees. */
  public void release(long watermarkMillis) {
    if (watermarkMillis < Long.MAX_VALUE) {
      restoreReleased(watermarkMillis);
      forgetBefore(EventTime.lastMicros(watermarkMillis - LATEST_MILLIS));
    } else if (!records.isEmpty()) { // the end of input: a job that goes on from here takes more
      restoreReleased(EventTime.toMillis(time.newestOrFirst()));
      forgetBefore(time.newestOrFirst());
    }
  }

  /** Forgets the records that no step from this time on sees. */
  private void forgetBefore(long eventTimeMicros) {
    Key newest = records.lowerKey(Key.after(eventTimeMicros));
    if (newest != null) {
      versions.headMap(newest, false).clear();
      NavigableMap<Key, MarketRecord> released = records.headMap(newest, true);
      while (released.size() > prefixLength) {
        released.pollFirstEntry();
      }
    }
  }

  /** Some subtask had released the steps up to this watermark, or {@link #NONE}. */
  void restoreReleased(long watermarkMillis) {
    releasedMillis = Math.max(releasedMillis, watermarkMillis);
  }

  /** Up to which watermark steps have been released, milliseconds, or {@link #NONE}. */
  long releasedMillis() {
    return releasedMillis;
  }

  /** All records held, oldest first. */
  public Collection<MarketRecord> all() {
    return records.values();
  }

  private static RefusedEventException refuse(
      DeadLetterStage stage, MarketRecord record, String reason) {
    return new RefusedEventException(
        stage, "the market record at %d us %s".formatted(record.key().eventTimeMicros(), reason));
  }
}
