package io.tickcache.training;

import io.tickcache.history.ContextRules;
import io.tickcache.history.Target;
import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.PositionEncoding;
import java.time.Duration;
import java.util.List;

/**
 * How a model is trained.
 *
 * @param name what the model is called; must not start with untrained
 * @param architecture sizes of the network
 * @param head what the outputs mean
 * @param outputs names of the outputs, see {@link Target}
 * @param seed of the first weights, of the cuts into windows and of their order
 * @param epochs passes over the training part, at most
 * @param patience epochs without a better validation loss after which training stops
 * @param windowSteps steps of a training window, all of them judged
 * @param batchWindows windows of an update
 * @param learningRate the highest; warmed up and then lowered, see {@link LearningRate}
 * @param warmUpUpdates updates until the learning rate is reached
 * @param weightDecay of AdamW
 * @param dropout share of the features left out of a training window, see {@link FeatureDropout}
 * @param clipNorm the largest norm of all gradients together
 * @param idleTimeout event time after which serving forgets an instrument
 * @param skipFeatures names of those that a linear skip looks at; empty for all, and missing in
 *     records of before there was a choice
 * @param marketPrefix the most market records that a step sees besides its context; null for none,
 *     and in records of before there was a choice
 * @param marketInterval between the market records that are made of the recordings' order books;
 *     null exactly if there is no prefix
 */
public record TrainingOptions(
    String name,
    Architecture architecture,
    HeadType head,
    List<String> outputs,
    long seed,
    int epochs,
    int patience,
    int windowSteps,
    int batchWindows,
    double learningRate,
    int warmUpUpdates,
    double weightDecay,
    double dropout,
    double clipNorm,
    Duration idleTimeout,
    List<String> skipFeatures,
    Integer marketPrefix,
    Duration marketInterval) {

  private static final String UNTRAINED = "untrained";
  private static final Duration SHORTEST_MARKET_INTERVAL = Duration.ofMillis(1);

  public TrainingOptions {
    outputs = List.copyOf(outputs);
    skipFeatures = skipFeatures == null ? List.of() : List.copyOf(skipFeatures);
    check(
        name.matches("[A-Za-z0-9._-]+") && !name.startsWith(UNTRAINED),
        "name",
        name,
        "must be letters, digits, '.', '_' or '-', and not begin with " + UNTRAINED);
    check(epochs > 0, "epochs", epochs, "must be at least 1");
    check(patience > 0, "patience", patience, "must be at least 1");
    check(windowSteps > 1, "window steps", windowSteps, "must be at least 2");
    check(batchWindows > 0, "batch windows", batchWindows, "must be at least 1");
    check(
        learningRate > 0 && Double.isFinite(learningRate),
        "learning rate",
        learningRate,
        "must be above 0");
    check(warmUpUpdates > 0, "warm-up updates", warmUpUpdates, "must be at least 1");
    check(weightDecay >= 0, "weight decay", weightDecay, "must not be negative");
    check(dropout >= 0 && dropout < 1, "dropout", dropout, "must be from 0 to below 1");
    check(clipNorm > 0, "clip norm", clipNorm, "must be above 0");
    check(
        skipFeatures.isEmpty() || architecture.hasLinearSkip(),
        "skip features",
        skipFeatures,
        "need a linear skip");
    checkMarket(marketPrefix, marketInterval, architecture);
    Integer table = architecture.maxPositions();
    check(
        table == null || table >= architecture.maxContext() + windowSteps,
        "max positions",
        table,
        "must be at least max context + window steps");
    for (String output : outputs) {
      Target target = Target.parse(output);
      check(
          target.kind().head() == head,
          "output",
          output,
          "is for a %s head, not for %s".formatted(target.kind().head(), head));
    }
  }

  /** All of them as text: as it was before there was a market prefix, where there is none. */
  public String words() {
    return toString().replace(", marketPrefix=null, marketInterval=null", "");
  }

  private static void checkMarket(Integer prefix, Duration interval, Architecture architecture) {
    check(
        prefix == null || prefix >= 1 && prefix <= ModelConfig.MAX_PREFIX_LENGTH,
        "market prefix",
        prefix,
        "must be from 1 to " + ModelConfig.MAX_PREFIX_LENGTH);
    check(
        (prefix == null) == (interval == null),
        "market interval",
        interval,
        "goes with a market prefix, and only with one");
    check(
        interval == null || interval.compareTo(SHORTEST_MARKET_INTERVAL) >= 0,
        "market interval",
        interval,
        "must be at least " + SHORTEST_MARKET_INTERVAL);
    check(
        prefix == null || architecture.positionEncoding() == PositionEncoding.ROPE,
        "market prefix",
        prefix,
        "needs rotary positions: a prefix has none");
  }

  private static void check(boolean holds, String what, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(what + " = " + value + " " + rule);
    }
  }

  /** What the outputs are to say. */
  public List<Target> targets() {
    return outputs.stream().map(Target::parse).toList();
  }

  /** When contexts end, for the reading of histories. */
  public ContextRules contextRules() {
    return ContextRules.of(architecture, idleTimeout);
  }
}
