package io.tickcache.inference;

import io.tickcache.inference.batch.BatchedStep;
import io.tickcache.inference.batch.InstrumentCache;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.state.ReadyStep;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.RefusedEventException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * What becomes of a step of which a key, a value or an output is not finite: a dead letter, and its
 * context ends, so that nothing of it stays. The steps behind it in the same pass belong to the
 * context that begins after it: they wait here until the operator appends them again, before any
 * later step of their instruments. So it is the same however steps are batched.
 */
final class PoisonedSteps {

  /** A step that waits. */
  record SetAside(String instrument, ReadyStep step) {}

  private final InstrumentCache instruments;
  private final InferenceOutput output;
  private final KeyContext keys;
  private final InferenceMetrics metrics;
  private final Deque<SetAside> waiting = new ArrayDeque<>();

  PoisonedSteps(
      InstrumentCache instruments,
      InferenceOutput output,
      KeyContext keys,
      InferenceMetrics metrics) {
    this.instruments = instruments;
    this.output = output;
    this.keys = keys;
    this.metrics = metrics;
  }

  /** Takes the poisoned steps of a pass, and those behind them. */
  void take(List<BatchedStep> steps) {
    Object current = keys.getCurrentKey();
    Set<String> ended = new HashSet<>();
    List<SetAside> behind = new ArrayList<>();
    for (BatchedStep step : steps) {
      if (ended.add(step.instrument())) {
        keys.setCurrentKey(step.instrument());
        instruments.endContext(step.owner());
        refuse(step);
      } else {
        behind.add(new SetAside(step.instrument(), step.ready()));
      }
    }
    // Before those that wait already: they came later.
    for (int i = behind.size() - 1; i >= 0; i--) {
      waiting.addFirst(behind.get(i));
    }
    keys.setCurrentKey(current);
  }

  private void refuse(BatchedStep step) {
    metrics.poisonedSteps.inc();
    output.deadLetter(
        step.ready().raw(),
        new RefusedEventException(
            DeadLetterStage.VALIDATE,
            EventFate.NOT_FINITE,
            ("step %d of the context of %d of '%s' gives keys, values or outputs that are not finite:"
                    + " no prediction, and its context ends")
                .formatted(step.position(), step.epochMicros(), step.instrument())));
  }

  /** Whether steps of an instrument wait: a later one has to wait behind them. */
  boolean holds(String instrument) {
    return waiting.stream().anyMatch(step -> step.instrument().equals(instrument));
  }

  /** Has a step wait behind those of its instrument. */
  void add(String instrument, ReadyStep step) {
    waiting.addLast(new SetAside(instrument, step));
  }

  /** The steps that have to be appended now, in their order; they wait no longer. */
  List<SetAside> takeAll() {
    List<SetAside> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
