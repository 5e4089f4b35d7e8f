package io.tickcache.simulator;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.recording.RecordingReader;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A simulated market without end: zero-intelligence limit-order books after Cont, Stoikov and
 * Talreja (2010), one an instrument and independent of each other. Each gives one snapshot, then
 * deltas at a fixed rate (an update without a change is left out), and closed klines of its own
 * trades; all are merged by event time. The same options give the same events. Ingest times equal
 * event times. Books always have both sides and never cross.
 */
public final class MarketSimulator implements RecordingReader {

  private final PriorityQueue<SimulatedInstrument> instruments = new PriorityQueue<>();

  public MarketSimulator(SimulatorOptions options) {
    SplittableRandom random = new SplittableRandom(options.seed());
    for (int i = 0; i < options.instruments(); i++) {
      instruments.add(new SimulatedInstrument(i, options, random.split()));
    }
  }

  /** Always true. */
  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public RecordedEvent next() {
    while (true) {
      SimulatedInstrument first = instruments.remove();
      RecordedEvent event = first.advance();
      instruments.add(first);
      if (event != null) {
        return event;
      }
    }
  }

  /** Always 0. */
  @Override
  public long badLines() {
    return 0;
  }

  /** Does nothing: the simulator holds no files. */
  @Override
  public void close() {}
}
