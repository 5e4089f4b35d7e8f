package io.tickcache.history;

import io.tickcache.steps.PriceMark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All steps of one instrument's recorded past, in the operator's order, and its prices. */
public final class InstrumentHistory {

  private final String instrument;
  private final List<RecordedStep> steps = new ArrayList<>();
  private final PriceTimelines prices;

  /** Of nothing yet. */
  public InstrumentHistory(String instrument) {
    this(instrument, new PriceTimelines());
  }

  /** Without steps yet, and with these prices. */
  public InstrumentHistory(String instrument, PriceTimelines prices) {
    this.instrument = instrument;
    this.prices = prices;
  }

  /** venue:symbol. */
  public String instrument() {
    return instrument;
  }

  public List<RecordedStep> steps() {
    return Collections.unmodifiableList(steps);
  }

  /** Appends a step, which is not earlier than the last one. */
  public void add(RecordedStep step) {
    steps.add(step);
  }

  /** Takes in what an event says of the price. */
  void add(PriceMark mark) {
    prices.apply(mark);
  }

  /** Mid prices of the book; empty without one. */
  public PriceTimeline mids() {
    return prices.mids();
  }

  /** Closing prices of the klines of one interval. */
  public PriceTimeline closes(long intervalMicros) {
    return prices.closes(intervalMicros);
  }
}
