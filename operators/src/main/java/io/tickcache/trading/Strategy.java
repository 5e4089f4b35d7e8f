package io.tickcache.trading;

import io.tickcache.model.HeadType;
import java.io.Serializable;
import java.util.List;

/**
 * What is made of predictions: one output of the model, and a rule for each instrument.
 *
 * @param name for ids, as a model has one
 * @param output the output's name
 * @param head what the output means
 * @param everyPrediction whether a signal is given for each prediction, not for changes alone
 * @param usual the rule of instruments that no other is for
 * @param others rules by pattern; the first that matches counts
 */
public record Strategy(
    String name,
    String output,
    HeadType head,
    boolean everyPrediction,
    SignalRule usual,
    List<RuleFor> others)
    implements Serializable {

  /**
   * A rule of some instruments.
   *
   * @param pattern glob: * stands for any characters, ? for one
   */
  public record RuleFor(String pattern, SignalRule rule) implements Serializable {}

  public Strategy {
    others = List.copyOf(others);
  }

  /** The output's value that says nothing. */
  float neutral() {
    return neutral(head);
  }

  /** The value of an output that says nothing: of a probability one half. */
  public static float neutral(HeadType head) {
    return head == HeadType.DIRECTION ? 0.5f : 0f;
  }
}
