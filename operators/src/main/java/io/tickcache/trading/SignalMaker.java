package io.tickcache.trading;

import io.tickcache.model.Digests;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalReason;
import io.tickcache.schemas.SignalSide;
import io.tickcache.steps.InstrumentPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Decides by a strategy. What it makes of an instrument's predictions depends on them and on their
 * event times alone, where these do not step back behind event time: whether a state expires by a
 * timer or is found expired by the next prediction, the signals are the same.
 */
public final class SignalMaker {

  /** Bounds {@link #ruleOf}, whatever names a topic has. */
  private static final int MOST_NAMES = 100_000;

  private final Strategy strategy;

  /** The last one is for all. */
  private final List<Matched> rules = new ArrayList<>();

  private final Map<String, Matched> ruleOf = new HashMap<>();

  /** A rule, whom it is for, and its id. */
  private record Matched(InstrumentPattern pattern, SignalRule rule, String id) {}

  public SignalMaker(Strategy strategy) {
    this.strategy = strategy;
    strategy.others().forEach(other -> add(other.pattern(), other.rule()));
    add("*", strategy.usual());
  }

  private void add(String pattern, SignalRule rule) {
    String decidesBy = strategy.output() + ";" + strategy.head() + ";" + rule.canonicalText();
    byte[] digest = Digests.sha256(decidesBy.getBytes(StandardCharsets.UTF_8));
    String id = Digests.id(strategy.name(), digest);
    rules.add(new Matched(new InstrumentPattern(List.of(pattern)), rule, id));
  }

  /**
   * Takes an instrument's next prediction.
   *
   * @param state what is remembered of the instrument; null if nothing is
   * @param out takes the signals that follow
   * @return what to remember; null for nothing
   */
  public SignalState take(SignalState state, Prediction prediction, Consumer<Signal> out) {
    Output output = outputOf(prediction);
    if (output == null) {
      return state; // of a model that has no such output
    }
    Matched matched = ruleOf(prediction.getInstrument());
    long time = prediction.getEventTimeMicros();
    SignalState known = expired(state, matched, time, out);
    SignalSide before = known == null ? SignalSide.NEUTRAL : known.side();
    long since = known == null ? time : known.sinceMicros();
    long age = known == null ? Long.MAX_VALUE : time - since;
    float edge = output.getValue() - strategy.neutral();
    SignalSide side = matched.rule().next(before, age, edge, prediction.getConfidence());
    if (side != before || strategy.everyPrediction()) {
      out.accept(
          signal(matched, prediction, time, before, side).setReason(reason(before, side)).build());
    }
    if (side == SignalSide.NEUTRAL && side == before) {
      return known; // aside as before, cooling down or not
    }
    return remembered(matched, side, side == before ? since : time, prediction);
  }

  /**
   * Lets event time pass without predictions.
   *
   * @param state what is remembered of the instrument
   * @param timeMicros event time, microseconds since 1970-01-01 UTC
   * @return what to remember; null for nothing
   */
  public SignalState pass(
      String instrument, SignalState state, long timeMicros, Consumer<Signal> out) {
    return expired(state, ruleOf(instrument), timeMicros, out);
  }

  /**
   * When time alone changes the state, microseconds since 1970-01-01 UTC; empty if nothing is due.
   */
  public OptionalLong dueMicros(String instrument, SignalState state) {
    return state == null
        ? OptionalLong.empty()
        : OptionalLong.of(due(state, ruleOf(instrument).rule()));
  }

  private static long due(SignalState state, SignalRule rule) {
    return state.last() == null
        ? state.sinceMicros() + SignalRule.micros(rule.coolDown())
        : state.last().getEventTimeMicros() + SignalRule.micros(rule.expiry());
  }

  private SignalState expired(
      SignalState state, Matched matched, long timeMicros, Consumer<Signal> out) {
    if (state == null || timeMicros < due(state, matched.rule())) {
      return state;
    }
    if (state.last() == null) {
      return null; // has cooled down
    }
    long due = due(state, matched.rule());
    out.accept(
        signal(matched, state.last(), due, state.side(), SignalSide.NEUTRAL)
            .setReason(SignalReason.EXPIRED)
            .build());
    return expired(remembered(matched, SignalSide.NEUTRAL, due, null), matched, timeMicros, out);
  }

  private static SignalState remembered(
      Matched matched, SignalSide side, long sinceMicros, Prediction prediction) {
    if (side != SignalSide.NEUTRAL) {
      return new SignalState(side, sinceMicros, prediction);
    }
    return matched.rule().coolDown().isZero() ? null : new SignalState(side, sinceMicros, null);
  }

  private Signal.Builder signal(
      Matched matched, Prediction prediction, long timeMicros, SignalSide before, SignalSide side) {
    Output decided = outputOf(prediction);
    if (decided == null) { // of the model before: what stands by its last prediction expires
      decided = prediction.getOutputs().get(0);
    }
    return Signal.newBuilder()
        .setInstrument(prediction.getInstrument())
        .setEventTimeMicros(timeMicros)
        .setSide(side)
        .setPreviousSide(before)
        .setOutput(decided.getName())
        .setValue(decided.getValue())
        .setConfidence(prediction.getConfidence())
        .setContextEpochMicros(prediction.getContextEpochMicros())
        .setPosition(prediction.getPosition())
        .setModelId(prediction.getModelId())
        .setStrategyId(matched.id())
        .setReferencePrice(prediction.getReferencePrice())
        .setBestBid(prediction.getBestBid())
        .setBestAsk(prediction.getBestAsk());
  }

  private static SignalReason reason(SignalSide before, SignalSide side) {
    if (before == side) {
      return SignalReason.HELD;
    }
    if (before == SignalSide.NEUTRAL) {
      return SignalReason.ENTERED;
    }
    return side == SignalSide.NEUTRAL ? SignalReason.LEFT : SignalReason.REVERSED;
  }

  private Output outputOf(Prediction prediction) {
    for (Output output : prediction.getOutputs()) {
      if (output.getName().equals(strategy.output())) {
        return output;
      }
    }
    return null;
  }

  private Matched ruleOf(String instrument) {
    if (ruleOf.size() == MOST_NAMES) {
      ruleOf.clear();
    }
    return ruleOf.computeIfAbsent(
        instrument,
        name ->
            rules.stream().filter(matched -> matched.pattern().matches(name)).findFirst().get());
  }
}
