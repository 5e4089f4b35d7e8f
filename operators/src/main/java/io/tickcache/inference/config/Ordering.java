package io.tickcache.inference.config;

/** In which order an instrument's events become steps. */
public enum Ordering {
  /** As they arrive: the lowest latency, and an order that depends on the run. */
  ARRIVAL("arrival"),
  /** By event time, once the watermark has passed: an order that depends on the data alone. */
  EVENT_TIME("event-time");

  private final String optionValue;

  Ordering(String optionValue) {
    this.optionValue = optionValue;
  }

  @Override
  public String toString() {
    return optionValue;
  }
}
