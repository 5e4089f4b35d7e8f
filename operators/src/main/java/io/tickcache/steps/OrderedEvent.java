package io.tickcache.steps;

/** An event with its place among those of its instrument. */
public interface OrderedEvent {

  /** venue:symbol. */
  String instrument();

  SortKey sortKey();

  /** The exchange's clock, microseconds since 1970-01-01 UTC. */
  default long eventTimeMicros() {
    return sortKey().eventTimeMicros();
  }
}
