package io.tickcache.backtest.decision;

import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import java.util.Map;
import java.util.TreeMap;

/** What there is of predictions: each instrument's first, their times, and what they come from. */
public final class PredictionScan {

  private final Map<String, Prediction> firsts = new TreeMap<>();
  private final Map<String, Long> lasts = new TreeMap<>();
  private long predictions;
  private long firstMicros = Long.MAX_VALUE;
  private long lastMicros = Long.MIN_VALUE;
  private long shortestGapMicros = Long.MAX_VALUE;
  private boolean books;

  public void add(Prediction prediction) {
    long time = prediction.getEventTimeMicros();
    firsts.putIfAbsent(prediction.getInstrument(), prediction);
    Long before = lasts.put(prediction.getInstrument(), time);
    if (before != null && time > before) {
      shortestGapMicros = Math.min(shortestGapMicros, time - before);
    }
    firstMicros = Math.min(firstMicros, time);
    lastMicros = Math.max(lastMicros, time);
    books |= prediction.getSource() == StepSource.ORDER_BOOK;
    predictions++;
  }

  /** By instrument, rising. */
  public Map<String, Prediction> firsts() {
    return firsts;
  }

  /** Event time of each instrument's last prediction, microseconds since 1970-01-01 UTC. */
  public long lastMicros(String instrument) {
    return lasts.get(instrument);
  }

  /** How many there are. */
  public long predictions() {
    return predictions;
  }

  /** Event time of the first one, microseconds since 1970-01-01 UTC. */
  public long firstMicros() {
    return firstMicros;
  }

  /** Event time of the last one, microseconds since 1970-01-01 UTC. */
  public long lastMicros() {
    return lastMicros;
  }

  /** Shortest time between two predictions of an instrument; Long.MAX_VALUE without two. */
  public long shortestGapMicros() {
    return shortestGapMicros;
  }

  /** Whether any comes from an order book. */
  public boolean hasBooks() {
    return books;
  }
}
