package io.tickcache.steps;

import io.tickcache.market.KlineIntervals;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetterStage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which intervals of klines become steps: a return of a minute says nothing of one of a day, though
 * both are a feature of one name. A context holds intervals together only if contexts of the
 * training did. For one thread.
 */
public final class KlineIntervalRule {

  private static final Logger LOG = LoggerFactory.getLogger(KlineIntervalRule.class);

  /** Bars of ticks or volume have another length each. */
  private static final int MOST_WARNINGS = 20;

  private final String model;
  private final KlineIntervalPolicy policy; // not AUTO
  private final List<Set<Long>> trained; // sets of intervals that contexts of the training held
  private final Set<Long> warnedOf = new HashSet<>();

  private KlineIntervalRule(String model, KlineIntervalPolicy policy, List<Set<Long>> trained) {
    this.model = model;
    this.policy = policy;
    this.trained = trained;
  }

  /** Takes all: for a model that is still to be trained. */
  public static KlineIntervalRule all() {
    return new KlineIntervalRule(null, KlineIntervalPolicy.ANY, List.of());
  }

  /**
   * The rule for a model.
   *
   * @throws IllegalArgumentException if the policy needs the model's intervals, and it says none
   */
  public static KlineIntervalRule of(ModelConfig model, KlineIntervalPolicy policy) {
    List<Set<Long>> trained = trainedOn(model);
    boolean unknown = trained.isEmpty();
    if (policy == KlineIntervalPolicy.AUTO) {
      policy = unknown ? KlineIntervalPolicy.ANY : KlineIntervalPolicy.REFUSE;
    }
    if (unknown && policy != KlineIntervalPolicy.ANY && takesKlines(model)) {
      throw new IllegalArgumentException(
          "model '%s' does not say which kline intervals it was trained on (kline_intervals of its config), so that model.kline-intervals = %s can tell none from the others"
              .formatted(model.name(), policy));
    }
    return new KlineIntervalRule(model.name(), policy, trained);
  }

  private static boolean takesKlines(ModelConfig model) {
    return model.tokenTypeOf(TokenSource.KLINE) >= 0;
  }

  /** The sets of intervals that a model's contexts were trained on; empty if it does not say. */
  public static List<Set<Long>> trainedOn(ModelConfig model) {
    if (!takesKlines(model)) {
      return List.of();
    }
    List<String> named =
        model.tokenTypes().get(model.tokenTypeOf(TokenSource.KLINE)).klineIntervals();
    return named == null
        ? List.of()
        : named.stream().map(KlineIntervalRule::together).collect(Collectors.toList());
  }

  /** The intervals of {@code 1m+1h}. */
  private static Set<Long> together(String names) {
    return Arrays.stream(names.split("\\+"))
        .map(KlineIntervals::parse)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the model was trained on klines of this interval, alone or with others. */
  public boolean isTrainedOn(long intervalMicros) {
    return trained.stream().anyMatch(set -> set.contains(intervalMicros));
  }

  /**
   * Whether a kline of this interval becomes a step, or a part of a window.
   *
   * @return false if it is passed over
   * @throws RefusedEventException if it is refused
   */
  boolean admits(InstrumentMarket market, long intervalMicros) throws RefusedEventException {
    if (fits(market.klineIntervals(), intervalMicros)) {
      return true;
    }
    switch (policy) {
      case ANY -> {
        warn(intervalMicros);
        return true;
      }
      case FILTER -> {
        return false;
      }
      default ->
          throw new RefusedEventException(
              DeadLetterStage.VALIDATE,
              "kline of %s: model '%s' was trained on contexts of klines of %s%s (model.kline-intervals)"
                  .formatted(
                      KlineIntervals.format(intervalMicros),
                      model,
                      trainedText(),
                      isTrainedOn(intervalMicros) ? ", and this one has others" : ""));
    }
  }

  /** Of the intervals that the context has, only those of the model count: others never enter. */
  private boolean fits(Set<Long> seen, long intervalMicros) {
    return trained.stream()
        .filter(set -> set.contains(intervalMicros))
        .anyMatch(set -> seen.stream().allMatch(each -> set.contains(each) || !isTrainedOn(each)));
  }

  /** The intervals in words, e.g. 1m or 1m and 1h together. */
  public String trainedText() {
    return trained.stream()
        .map(
            set ->
                set.stream()
                    .sorted()
                    .map(KlineIntervals::format)
                    .collect(Collectors.joining(" with ")))
        .collect(Collectors.joining(", "));
  }

  private void warn(long intervalMicros) {
    if (model != null && warnedOf.size() < MOST_WARNINGS && warnedOf.add(intervalMicros)) {
      LOG.warn(
          "model '{}' takes klines of {}; {}",
          model,
          KlineIntervals.format(intervalMicros),
          trained.isEmpty()
              ? "its config does not say which intervals it was trained on"
              : "it was trained on " + trainedText() + ": what it makes of others means little");
    }
  }
}
