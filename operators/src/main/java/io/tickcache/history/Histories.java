package io.tickcache.history;

import io.tickcache.model.TokenSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What recordings hold, by instrument, and what they lack. */
public final class Histories {

  private final Map<String, InstrumentHistory> byInstrument;
  private final FeedFaults faults;
  private final MarketHistory market;

  Histories(Map<String, InstrumentHistory> byInstrument, FeedFaults faults, MarketHistory market) {
    this.byInstrument = byInstrument;
    this.faults = faults;
    this.market = market;
  }

  /** The histories that have steps, by name. */
  public List<InstrumentHistory> all() {
    return byInstrument.values().stream().filter(h -> !h.steps().isEmpty()).toList();
  }

  /** Whose steps these are, for messages: the first instrument, and how many others. */
  public String instruments() {
    List<InstrumentHistory> all = all();
    return switch (all.size()) {
      case 0 -> "no instrument";
      case 1 -> all.get(0).instrument();
      default -> "%s and %d other instruments".formatted(all.get(0).instrument(), all.size() - 1);
    };
  }

  /** Whether any step comes from such events. */
  public boolean has(TokenSource source) {
    return all().stream().anyMatch(h -> h.steps().stream().anyMatch(s -> s.source() == source));
  }

  public FeedFaults faults() {
    return faults;
  }

  /** The market records of all instruments together; empty where none were made. */
  public MarketHistory market() {
    return market;
  }

  /** Event times of all steps, rising. */
  long[] stepTimes() {
    return byInstrument.values().stream()
        .map(InstrumentHistory::steps)
        .flatMap(Collection::stream)
        .mapToLong(RecordedStep::eventTimeMicros)
        .sorted()
        .toArray();
  }

  /** How many steps there are. */
  public int steps() {
    return byInstrument.values().stream().mapToInt(h -> h.steps().size()).sum();
  }
}
