package io.tickcache.job.backtest;

import io.tickcache.backtest.decision.AllocationDecisions;
import io.tickcache.backtest.decision.Decision;
import io.tickcache.backtest.decision.PredictionDecisions;
import io.tickcache.backtest.decision.PredictionScan;
import io.tickcache.backtest.decision.SignalDecisions;
import io.tickcache.job.recorded.RecordedOutputs;
import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What the job made of the recordings, each model's in its part of the time; the parts follow each
 * other.
 */
final class JobRecords implements AutoCloseable {

  /**
   * A part of them.
   *
   * @param outputs of the whole run
   * @param scan of the predictions within the part
   */
  record Part(ModelPart model, RecordedOutputs outputs, PredictionScan scan) {}

  private final List<Part> parts = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  private final PredictionScan all = new PredictionScan();

  List<Part> parts() {
    return parts;
  }

  /** Of all predictions that are traded on. */
  PredictionScan scan() {
    return all;
  }

  /** Takes the outputs of the next part, and closes them in the end. */
  void add(ModelPart model, RecordedOutputs outputs) {
    PredictionScan scan = new PredictionScan();
    try (OutputRecords<Prediction> predictions = outputs.predictions()) {
      while (predictions.hasNext()) {
        Prediction prediction = predictions.next();
        if (model.contains(prediction.getEventTimeMicros())) {
          scan.add(prediction);
          all.add(prediction);
        }
      }
    }
    parts.add(new Part(model, outputs, scan));
  }

  /** All predictions that are traded on, in order of time, then instrument. */
  Iterator<Prediction> predictions() {
    return chained(
        part ->
            filtered(
                open(part.outputs().predictions()),
                p -> part.model().contains(p.getEventTimeMicros())));
  }

  /** All signals within the parts. */
  Iterator<Signal> signals() {
    return chained(
        part ->
            filtered(
                open(part.outputs().signals()),
                s -> part.model().contains(s.getEventTimeMicros())));
  }

  /** What to hold by signals. */
  Iterator<Decision> bySignals() {
    return chained(
        part ->
            new SignalDecisions(
                filtered(
                    open(part.outputs().signals()),
                    s -> s.getEventTimeMicros() <= part.model().untilMicros()),
                part.model().beginsLate() ? part.model().afterMicros() + 1 : Long.MIN_VALUE,
                part.model().beginsLate()
                    ? part.scan().firsts().values()
                    : Collections.emptyList()));
  }

  /** What to hold by allocations. */
  Iterator<Decision> byAllocations() {
    return new AllocationDecisions(
        chained(
            part ->
                filtered(
                    open(part.outputs().allocations()),
                    a -> part.model().contains(a.getEventTimeMicros()))));
  }

  /** What to hold by predictions. */
  Iterator<Decision> byPredictions(ToDoubleFunction<Prediction> target) {
    return new PredictionDecisions(predictions(), target);
  }

  private <R extends AutoCloseable> R open(R records) {
    opened.add(records);
    return records;
  }

  private <R> Iterator<R> chained(Function<Part, Iterator<R>> records) {
    Iterator<Part> rest = parts.iterator();
    return new Iterator<>() {
      private Iterator<R> current = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!current.hasNext() && rest.hasNext()) {
          current = records.apply(rest.next());
        }
        return current.hasNext();
      }

      @Override
      public R next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return current.next();
      }
    };
  }

  private static <R> Iterator<R> filtered(Iterator<R> records, Predicate<R> kept) {
    return new Iterator<>() {
      private R next;

      @Override
      public boolean hasNext() {
        while (next == null && records.hasNext()) {
          R candidate = records.next();
          next = kept.test(candidate) ? candidate : null;
        }
        return next != null;
      }

      @Override
      public R next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        R record = next;
        next = null;
        return record;
      }
    };
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable one : opened) {
      try {
        one.close();
      } catch (Exception e) { // OutputRecords throw none
        throw new IOException(e);
      }
    }
    for (Part part : parts) {
      part.outputs().close();
    }
  }
}
