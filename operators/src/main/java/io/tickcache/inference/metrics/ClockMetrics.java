package io.tickcache.inference.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Event time against the wall clock and against the watermark, of all events, and of instruments
 * whose events are ahead or late. Stands in the operator's metric group beside {@link
 * InferenceMetrics}. Belongs to the operator's thread.
 */
public final class ClockMetrics {

  /** From an event's time to its arrival at the operator, milliseconds; below 0 if it is ahead. */
  public static final String EVENT_AGE_MILLIS = "event_age_millis";

  /** How far the watermark was past an event when it came, milliseconds; below 0 if in time. */
  public static final String LATENESS_MILLIS = "lateness_millis";

  /** From an event's time to its prediction's leaving the operator, milliseconds. */
  public static final String END_TO_END_MILLIS = "end_to_end_millis";

  /** Event time of the newest prediction, milliseconds since 1970-01-01 UTC; 0 before the first. */
  public static final String NEWEST_PREDICTION_TIME_MILLIS = "newest_prediction_time_millis";

  /** The label of what is told of one instrument. */
  public static final String INSTRUMENT = "instrument";

  /** An instrument's events more than a second ahead of the wall clock. */
  public static final String EVENTS_AHEAD = "events_ahead";

  /** An instrument's events that were late. */
  public static final String EVENTS_LATE = "events_late";

  /** How far the last of both was ahead of the wall clock, milliseconds; below 0 if behind. */
  public static final String AHEAD_MILLIS = "ahead_millis";

  /** A metric is there for as long as its task: names from a feed gone mad must not fill memory. */
  private static final int MOST_INSTRUMENTS = 200;

  private final RecentHistogram age;
  private final RecentHistogram lateness;
  private final RecentHistogram endToEnd;
  private final InferenceMetrics metrics;
  private final Map<String, OfInstrument> instruments = new HashMap<>();
  private volatile long newestPredictionMillis;

  /**
   * Registers what is told of all events.
   *
   * @param clock the wall clock, milliseconds
   */
  public ClockMetrics(InferenceMetrics metrics, LongSupplier clock) {
    this.metrics = metrics;
    MetricGroup group = metrics.group();
    age = group.histogram(EVENT_AGE_MILLIS, new RecentHistogram(clock));
    lateness = group.histogram(LATENESS_MILLIS, new RecentHistogram(clock));
    endToEnd = group.histogram(END_TO_END_MILLIS, new RecentHistogram(clock));
    group.gauge(NEWEST_PREDICTION_TIME_MILLIS, (Gauge<Long>) () -> newestPredictionMillis);
  }

  /** An event came so long after its time. */
  public void age(long millis, long nowMillis) {
    age.update(millis, nowMillis);
  }

  /** The watermark was so far past an event when it came. */
  public void lateness(long millis, long nowMillis) {
    lateness.update(millis, nowMillis);
  }

  /** A prediction of an event of this time leaves. */
  public void predicted(long eventMillis, long nowMillis) {
    endToEnd.update(nowMillis - eventMillis, nowMillis);
    if (eventMillis > newestPredictionMillis) {
      newestPredictionMillis = eventMillis;
    }
  }

  /** An instrument's event was so far ahead of the wall clock. */
  public void ahead(String instrument, long millis) {
    OfInstrument metrics = of(instrument);
    if (metrics != null) {
      metrics.eventsAhead.inc();
      metrics.aheadMillis = millis;
    }
  }

  /** An instrument's event was late, and so far ahead of the wall clock. */
  public void late(String instrument, long aheadMillis) {
    OfInstrument metrics = of(instrument);
    if (metrics != null) {
      metrics.eventsLate.inc();
      metrics.aheadMillis = aheadMillis;
    }
  }

  /** Null if there are too many. */
  private OfInstrument of(String instrument) {
    OfInstrument known = instruments.get(instrument);
    if (known == null && instruments.size() < MOST_INSTRUMENTS) {
      known = new OfInstrument(metrics.labelled(INSTRUMENT, instrument));
      instruments.put(instrument, known);
    }
    return known;
  }

  private static final class OfInstrument {
    final Counter eventsAhead;
    final Counter eventsLate;
    volatile long aheadMillis;

    OfInstrument(MetricGroup group) {
      eventsAhead = group.counter(EVENTS_AHEAD);
      eventsLate = group.counter(EVENTS_LATE);
      group.gauge(AHEAD_MILLIS, (Gauge<Long>) () -> aheadMillis);
    }
  }
}
