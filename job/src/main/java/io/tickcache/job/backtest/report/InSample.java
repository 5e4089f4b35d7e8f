package io.tickcache.job.backtest.report;

import io.tickcache.backtest.metrics.InSampleSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the model knew, asked from all sides. */
final class InSample {

  /** Stands beside what lies in it. */
  static final String MARK = "\u00a0†";

  private final List<InSampleSpan> spans;

  InSample(List<InSampleSpan> spans) {
    this.spans = spans;
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  /** Whether the model knew any of the time, both ends with it, of the instrument. */
  boolean overlaps(String instrument, long fromMicros, long toMicros) {
    return spans.stream()
        .anyMatch(
            span ->
                span.instrument().equals(instrument)
                    && span.fromMicros() <= toMicros
                    && span.toMicros() > fromMicros);
  }

  /** The same of any instrument. */
  boolean overlapsAny(long fromMicros, long toMicros) {
    return spans.stream()
        .anyMatch(span -> span.fromMicros() <= toMicros && span.toMicros() > fromMicros);
  }

  /** Of one instrument, from and to. */
  List<long[]> of(String instrument) {
    return merged(spans.stream().filter(span -> span.instrument().equals(instrument)).toList());
  }

  /** Of any instrument. */
  List<long[]> all() {
    return merged(spans);
  }

  private static List<long[]> merged(List<InSampleSpan> spans) {
    List<long[]> merged = new ArrayList<>();
    spans.stream()
        .sorted(Comparator.comparingLong(InSampleSpan::fromMicros))
        .forEach(
            span -> {
              long[] last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
              if (last != null && span.fromMicros() <= last[1]) {
                last[1] = Math.max(last[1], span.toMicros());
              } else {
                merged.add(new long[] {span.fromMicros(), span.toMicros()});
              }
            });
    return merged;
  }
}
