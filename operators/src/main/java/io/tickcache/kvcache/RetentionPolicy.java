package io.tickcache.kvcache;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which steps stay in a full context, and so which slots new steps overwrite. Nothing ever moves.
 *
 * <p>The first two policies follow from positions alone. The others score the steps that are kept
 * and decide at fixed positions: when a page of 16 steps begins and the context holds W steps
 * (max_context, rounded down to pages), the 16 with the lowest scores, the oldest first where
 * equal, are victims: no later step sees them, and the page's steps take their slots. So the steps
 * of such a page see W - 15 to W steps, and one pass brings no step of the next page. The newest 16
 * steps are never victims: too few queries have judged them.
 *
 * @param kind how steps are chosen
 * @param sinks first steps of a context that stay for ever; 0 but with {@link Kind#ATTENTION_SINKS}
 */
public record RetentionPolicy(Kind kind, int sinks) implements Serializable {

  /** The last max_context steps. */
  public static final RetentionPolicy SLIDING_WINDOW = new RetentionPolicy(Kind.SLIDING_WINDOW, 0);

  private static final int DEFAULT_SINKS = 4;

  /** How steps are chosen: by their positions, or by scores. */
  public enum Kind {
    /** The last max_context steps. */
    SLIDING_WINDOW("sliding-window", null),
    /**
     * The first n steps and the last max_context - n (Xiao et al., "Efficient Streaming Language
     * Models with Attention Sinks", 2023). Unlike there, steps keep the positions that they were
     * written with.
     */
    ATTENTION_SINKS("attention-sinks", null),
    /** Those that were paid the most attention, see {@link StepScores#ATTENTION}. */
    ATTENTION_SCORE("attention-score", StepScores.ATTENTION),
    /** The newest, by pages, see {@link StepScores#RECENCY}. */
    RECENCY("recency", StepScores.RECENCY),
    /** Those with the largest part in entropy, see {@link StepScores#ENTROPY}. */
    ENTROPY("entropy", StepScores.ENTROPY),
    /** By attention and age together, see {@link StepScores#HYBRID}. */
    HYBRID("hybrid", StepScores.HYBRID);

    private final String optionValue;
    private final StepScores scores;

    /**
     * @param scores null if positions decide
     */
    Kind(String optionValue, StepScores scores) {
      this.optionValue = optionValue;
      this.scores = scores;
    }

    /** What the steps are worth; null if positions decide. */
    StepScores scores() {
      return scores;
    }
  }

  public RetentionPolicy {
    if (kind == Kind.ATTENTION_SINKS ? sinks < 1 : sinks != 0) {
      throw new IllegalArgumentException(
          "retention %s with %d sinks: attention-sinks has 1 or more, the others none"
              .formatted(kind.optionValue, sinks));
    }
  }

  /** The policy of a kind; of attention sinks with 4. */
  public static RetentionPolicy of(Kind kind) {
    return new RetentionPolicy(kind, kind == Kind.ATTENTION_SINKS ? DEFAULT_SINKS : 0);
  }

  /**
   * The policy of an option's value, as {@link #toString()} gives it; {@code attention-sinks} alone
   * has 4.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RetentionPolicy of(String optionValue) {
    for (Kind kind : Kind.values()) {
      if (optionValue.equals(kind.optionValue)) {
        return of(kind);
      }
    }
    String sinks = Kind.ATTENTION_SINKS.optionValue + ":";
    if (optionValue.matches(sinks + "[1-9][0-9]{0,4}")) {
      return new RetentionPolicy(
          Kind.ATTENTION_SINKS, Integer.parseInt(optionValue.substring(sinks.length())));
    }
    throw new IllegalArgumentException(
        "retention '%s' must be one of %s; attention-sinks:N keeps the first N steps"
            .formatted(
                optionValue,
                Arrays.stream(Kind.values())
                    .map(kind -> kind.optionValue)
                    .collect(Collectors.joining(", "))));
  }

  /** Whether victims are chosen by score, a page at a time. */
  public boolean decidesByPages() {
    return kind.scores != null;
  }

  /** Whether passes have to tell the attention that their steps pay. */
  public boolean needsAttention() {
    return decidesByPages() && kind.scores.needsAttention();
  }

  /**
   * Makes sure that contexts of this geometry can be kept so.
   *
   * @throws IllegalArgumentException if their window is too short
   */
  public void check(ContextGeometry geometry) {
    int least = decidesByPages() ? 2 * ContextGeometry.PAGE_SIZE : sinks + 1;
    if (geometry.maxContext() < least) {
      throw new IllegalArgumentException(
          "'kv-cache.retention' = %s needs a model with max_context of at least %d, not %d"
              .formatted(this, least, geometry.maxContext()));
    }
  }

  /** How many slots the first {@code steps} steps of a context take: 0, 1, … */
  public int slotsFor(ContextGeometry geometry, long steps) {
    int most =
        decidesByPages()
            ? ScoredSlots.limit(geometry.maxContext())
            : WindowSlots.sinkSlots(sinks) + geometry.capacity();
    return (int) Math.min(steps, most);
  }

  /**
   * The slots of a context that goes on.
   *
   * @param nextPosition position of its next step
   * @param retained what {@link ContextSlots#toBytes()} gave then
   */
  ContextSlots slots(ContextGeometry geometry, long nextPosition, byte[] retained) {
    check(geometry);
    return decidesByPages()
        ? ScoredSlots.fromBytes(geometry, kind.scores, nextPosition, retained)
        : new WindowSlots(geometry, sinks);
  }

  /** The slots of a context without steps. */
  ContextSlots slots(ContextGeometry geometry) {
    check(geometry);
    return decidesByPages()
        ? new ScoredSlots(geometry, kind.scores)
        : new WindowSlots(geometry, sinks);
  }

  /** The option's value. */
  @Override
  public String toString() {
    return kind == Kind.ATTENTION_SINKS ? kind.optionValue + ":" + sinks : kind.optionValue;
  }
}
