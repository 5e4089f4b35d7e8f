package io.tickcache.engine;

import io.tickcache.kvcache.KvContext;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The steps of one forward pass: of one or more contexts, one or more of each. Made by {@link
 * InferenceEngine#newBatch()}, filled by the caller, run by {@link InferenceEngine#run}, and then
 * used again after {@link #clear()}. Holding a step changes nothing in its context: positions
 * advance when the batch has run.
 */
public final class StepBatch {

  private final ModelConfig config;
  private final int maxSteps;
  private final Map<KvContext, StepGroup> groupOfContext = new IdentityHashMap<>();
  private final List<StepGroup> groups = new ArrayList<>();
  private final List<Row> steps = new ArrayList<>();
  private final Map<Integer, Integer> shortened = new HashMap<>();
  private final BitSet poisoned = new BitSet();

  private record Row(KvContext context, long position, int tokenType, float[] features) {}

  /**
   * Holds nothing.
   *
   * @param maxSteps the most it holds
   */
  public StepBatch(ModelConfig config, int maxSteps) {
    this.config = config;
    this.maxSteps = maxSteps;
  }

  /**
   * Adds the next step of a context, which gets the context's next position.
   *
   * @param context a live context of the engine
   * @param tokenType index into the model's token types
   * @param features normalized features, as many as the token type has; not copied, so they must
   *     stay as they are until the batch has run
   * @return the step's row in the result of {@link InferenceEngine#run}: 0, 1, … in adding order
   * @throws IllegalStateException if the batch is full for the context or the context is at the end
   *     of its positions
   * @throws IllegalArgumentException if the token type or the number of features is not the
   *     model's, or a feature is not finite
   */
  public int add(KvContext context, int tokenType, float[] features) {
    return add(context, null, tokenType, features);
  }

  /**
   * Adds the next step of a context, which attends to a shared prefix as well.
   *
   * @param prefix from {@link InferenceEngine#prefix}, kept until {@link #clear()}; null for none
   * @return as {@link #add(KvContext, int, float[])}
   * @throws IllegalStateException also if steps of the context wait under another prefix
   */
  public int add(KvContext context, KvPrefix prefix, int tokenType, float[] features) {
    check(context, prefix, tokenType, features);
    StepGroup group = groupOfContext.get(context);
    if (group == null) {
      group = new StepGroup(context, prefix, new ArrayList<>(), Integer.MAX_VALUE);
      if (prefix != null) {
        prefix.retain();
      }
      groupOfContext.put(context, group);
      groups.add(group);
    }
    int row = steps.size();
    steps.add(new Row(context, nextPosition(context), tokenType, features));
    group.rows().add(row);
    return row;
  }

  private void check(KvContext context, KvPrefix prefix, int tokenType, float[] features) {
    if (waitsUnderAnother(context, contentOf(prefix))) {
      throw new IllegalStateException(
          "the batch is full for the context: its steps attend to another prefix");
    }
    if (isFullFor(context)) {
      throw new IllegalStateException(
          "the batch is full: it holds %d of %d steps, and the context's pass brings at most %d"
              .formatted(size(), maxSteps, context.maxStepsPerPass()));
    }
    if (atEndOfPositions(context)) {
      throw new IllegalStateException(
          "position %d must be below max_positions = %d: the instrument needs a new context"
              .formatted(nextPosition(context), config.architecture().maxPositions()));
    }
    if (tokenType < 0 || tokenType >= config.tokenTypes().size()) {
      throw new IllegalArgumentException(
          "token type %d must be one of the model's %d"
              .formatted(tokenType, config.tokenTypes().size()));
    }
    if (config.tokenTypes().get(tokenType).source() == TokenSource.MARKET) {
      throw new IllegalArgumentException(
          "token type %d is that of the market prefix, not of steps".formatted(tokenType));
    }
    int expected = config.tokenTypes().get(tokenType).features();
    if (features.length != expected) {
      throw new IllegalArgumentException(
          "a step of token type %d has %d features, not %d"
              .formatted(tokenType, expected, features.length));
    }
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new IllegalArgumentException("feature " + i + " = " + features[i] + " is not finite");
      }
    }
  }

  /** Position that the next step of {@code context} gets, steps waiting in this batch counted. */
  public long nextPosition(KvContext context) {
    StepGroup group = groupOfContext.get(context);
    return context.nextPosition() + (group == null ? 0 : group.rows().size());
  }

  /**
   * Whether a context can take no further step because the model's table of learned positions ends.
   * The caller then goes on with a new context, so a new epoch. Never true with rope.
   */
  public boolean atEndOfPositions(KvContext context) {
    Integer maxPositions = config.architecture().maxPositions();
    return maxPositions != null && nextPosition(context) >= maxPositions;
  }

  public int size() {
    return steps.size();
  }

  public boolean isEmpty() {
    return steps.isEmpty();
  }

  public boolean isFull() {
    return steps.size() == maxSteps;
  }

  /**
   * Whether no step of {@code context} fits any more: where its retention policy chooses steps, the
   * next one has to wait for that.
   */
  public boolean isFullFor(KvContext context) {
    return isFull() || nextPosition(context) - context.nextPosition() >= context.maxStepsPerPass();
  }

  /**
   * The same for a step under a prefix: steps of a context in one pass share theirs.
   *
   * @param content of the prefix; null for none
   */
  public boolean isFullFor(KvContext context, PrefixContent content) {
    return isFullFor(context) || waitsUnderAnother(context, content);
  }

  private boolean waitsUnderAnother(KvContext context, PrefixContent content) {
    StepGroup group = groupOfContext.get(context);
    return group != null && !Objects.equals(contentOf(group.prefix()), content);
  }

  private static PrefixContent contentOf(KvPrefix prefix) {
    return prefix == null ? null : prefix.content();
  }

  /** Whether steps of {@code context} wait in this batch; it must not be released then. */
  public boolean contains(KvContext context) {
    return groupOfContext.containsKey(context);
  }

  public KvContext context(int row) {
    return steps.get(row).context();
  }

  public long position(int row) {
    return steps.get(row).position();
  }

  /** Steps that the step of {@code row} attends to, itself included. */
  public int contextLength(int row) {
    return context(row).contextLength(position(row));
  }

  /**
   * After the batch has run: steps that the step of {@code row} attended to, itself included, if
   * memory ran out and there were fewer than {@link #contextLength}; else 0.
   */
  public int shortenedTo(int row) {
    return shortened.getOrDefault(row, 0);
  }

  /** After the batch has run: what has become of the step of {@code row}. */
  public StepOutcome outcome(int row) {
    for (int before : groupOfContext.get(context(row)).rows()) {
      if (before > row) {
        break;
      }
      if (poisoned.get(before)) {
        return before == row ? StepOutcome.POISONED : StepOutcome.BEHIND_POISONED;
      }
    }
    return StepOutcome.PREDICTED;
  }

  /** Whether any step of the batch is poisoned. */
  public boolean hasPoisoned() {
    return !poisoned.isEmpty();
  }

  /** Says that a number of the step of {@code row} is not finite. */
  public void poison(int row) {
    poisoned.set(row);
  }

  /** Poisons steps by their outputs, and takes the outputs of all that are not predicted away. */
  void poisonWhereNotFinite(float[][] outputs) {
    for (int row = 0; row < outputs.length; row++) {
      for (float output : outputs[row]) {
        if (!Float.isFinite(output)) {
          poisoned.set(row);
        }
      }
    }
    for (int row = 0; hasPoisoned() && row < outputs.length; row++) {
      if (outcome(row) != StepOutcome.PREDICTED) {
        outputs[row] = new float[0];
      }
    }
  }

  /** Notes {@link #shortenedTo}; 0 notes nothing. */
  public void setShortened(int row, int steps) {
    if (steps > 0) {
      shortened.put(row, steps);
    }
  }

  /** Lets a batch with steps of one context read no more than so many of its blocks. */
  public void readAtMost(int blocks) {
    StepGroup all = groups.get(0);
    StepGroup some = new StepGroup(all.context(), all.prefix(), all.rows(), blocks);
    groups.set(0, some);
    groupOfContext.put(all.context(), some);
  }

  /** Adds the steps of rows {@code from} to {@code to - 1} to another batch. */
  public void copyTo(StepBatch other, int from, int to) {
    for (Row step : steps.subList(from, to)) {
      other.add(
          step.context(),
          groupOfContext.get(step.context()).prefix(),
          step.tokenType(),
          step.features());
    }
  }

  /** Forgets all steps. */
  public void clear() {
    for (StepGroup group : groups) {
      if (group.prefix() != null) {
        group.prefix().release();
      }
    }
    groupOfContext.clear();
    groups.clear();
    steps.clear();
    shortened.clear();
    poisoned.clear();
  }

  /** Index of the step's token type. */
  public int tokenType(int row) {
    return steps.get(row).tokenType();
  }

  /** The step's features, not copied. */
  public float[] features(int row) {
    return steps.get(row).features();
  }

  /** The steps by context, in the order in which contexts first appeared. */
  public List<StepGroup> groups() {
    return groups;
  }
}
