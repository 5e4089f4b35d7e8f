package io.tickcache.evaluation.baseline;

import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.RecordedStep;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.history.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * A step whose return is known: one row of a forecast's score.
 *
 * @param history the step's instrument
 * @param index of the step in it
 * @param label what came, basis points
 */
public record Sample(InstrumentHistory history, int index, double label) {

  public RecordedStep step() {
    return history.steps().get(index);
  }

  public long timeMicros() {
    return step().eventTimeMicros();
  }

  /** 1 if the return is above 0, 0 if below, ½ if it is 0. */
  public double rise() {
    return (Math.signum(label) + 1) / 2;
  }

  /** All steps of a part that have a label, by instrument and time. */
  public static List<Sample> of(Histories histories, Target target, Split split, Part part) {
    List<Sample> samples = new ArrayList<>();
    for (InstrumentHistory history : histories.all()) {
      List<RecordedStep> steps = history.steps();
      for (int i = 0; i < steps.size(); i++) {
        if (split.partOf(steps.get(i).eventTimeMicros()) == part) {
          double label = target.label(history, i, split.endOf(part));
          if (!Double.isNaN(label)) {
            samples.add(new Sample(history, i, label));
          }
        }
      }
    }
    return samples;
  }
}
