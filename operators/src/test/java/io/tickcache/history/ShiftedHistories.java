package io.tickcache.history;

import java.util.List;
import java.util.Map;

/** The label shifted by one step: each step is given what only the next one may know. */
public final class ShiftedHistories {

  private ShiftedHistories() {}

  public static Histories of(Histories histories) {
    InstrumentHistory original = histories.all().get(0);
    InstrumentHistory leaky = new InstrumentHistory(original.instrument());
    List<RecordedStep> steps = original.steps();
    for (int i = 0; i + 1 < steps.size(); i++) {
      RecordedStep step = steps.get(i);
      leaky.add(
          new RecordedStep(
              step.source(),
              step.schema(),
              step.eventTimeMicros(),
              step.epochMicros(),
              step.position(),
              steps.get(i + 1).features(),
              step.quote(),
              step.close(),
              step.intervalMicros()));
      leaky.closes(step.intervalMicros()).add(step.eventTimeMicros(), step.close());
    }
    return new Histories(
        Map.of(original.instrument(), leaky), histories.faults(), histories.market());
  }
}
