package io.tickcache.inference;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.EventTime;
import io.tickcache.steps.RefusedEventException;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Where a subtask's predictions and dead letters go. */
final class InferenceOutput {

  private final Output<StreamRecord<TimedPrediction>> output;
  private final InferenceMetrics metrics;
  private final Clocks clocks;
  private final boolean isFirstSubtask;

  InferenceOutput(
      Output<StreamRecord<TimedPrediction>> output,
      InferenceMetrics metrics,
      Clocks clocks,
      int subtask) {
    this.output = output;
    this.metrics = metrics;
    this.clocks = clocks;
    this.isFirstSubtask = subtask == 0;
  }

  void prediction(TimedPrediction prediction) {
    long eventTimeMicros = prediction.prediction().getEventTimeMicros();
    clocks.predicted(eventTimeMicros);
    output.collect(new StreamRecord<>(prediction, EventTime.toMillis(eventTimeMicros)));
  }

  /** A record that was refused when it came. */
  void deadOnArrival(RawEvent raw, RefusedEventException refusal) {
    if (refusal.fate() == EventFate.LATE) {
      clocks.wasLate(raw);
    }
    deadLetter(raw, refusal);
  }

  /** A record that was refused. */
  void deadLetter(RawEvent raw, RefusedEventException refusal) {
    metrics.became(refusal.fate());
    metrics.deadLetters.inc();
    output.collect(
        InferencePipeline.DEAD_LETTERS,
        new StreamRecord<>(DeadLetters.of(raw, refusal), raw.timestampMillis()));
  }

  /** A market record was taken. Every subtask sees it: the first one alone tells of it. */
  void marketRecord(RawEvent raw) {
    if (isFirstSubtask) {
      clocks.came(raw);
      metrics.became(EventFate.MARKET_RECORD);
    }
  }

  /** The same of one that was refused. */
  void sharedDeadLetter(RawEvent raw, RefusedEventException refusal) {
    if (isFirstSubtask) {
      clocks.came(raw);
      deadOnArrival(raw, refusal);
    }
  }
}
