package io.tickcache.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All steps of one instrument's recorded past, in the operator's order, and its prices. */
public final class InstrumentHistory {

  private final String instrument;
  private final List<RecordedStep> steps = new ArrayList<>();
  private final PriceTimeline mids = new PriceTimeline();
  private final Map<Long, PriceTimeline> closes = new TreeMap<>();

  InstrumentHistory(String instrument) {
    this.instrument = instrument;
  }

  /** venue:symbol. */
  public String instrument() {
    return instrument;
  }

  public List<RecordedStep> steps() {
    return Collections.unmodifiableList(steps);
  }

  void add(RecordedStep step) {
    steps.add(step);
  }

  /** There is no price from the last one on, until the next event. */
  void breakAfterLast() {
    mids.breakAfterLast();
    closes.values().forEach(PriceTimeline::breakAfterLast);
  }

  /** Mid prices of the book; empty without one. */
  public PriceTimeline mids() {
    return mids;
  }

  /** Closing prices of the klines of one interval. */
  public PriceTimeline closes(long intervalMicros) {
    return closes.computeIfAbsent(intervalMicros, interval -> new PriceTimeline());
  }
}
