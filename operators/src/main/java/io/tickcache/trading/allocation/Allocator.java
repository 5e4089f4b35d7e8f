package io.tickcache.trading.allocation;

import io.tickcache.model.Digests;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.Weight;
import io.tickcache.schemas.WeightState;
import io.tickcache.trading.allocation.AllocationPolicy.Limits;
import io.tickcache.trading.allocation.AllocationPolicy.Missing;
import io.tickcache.trading.allocation.AllocationPolicy.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes allocations by a policy, one time of its grid after the other. They depend on the
 * predictions until then, in whatever order these came, and on nothing else.
 *
 * <p>An instrument's raw size is, by {@link Rule}, its prediction's edge if above 0 (1 for all
 * where no edge is), or edge / variance. Raw sizes are scaled to {@code gross}, none above {@code
 * max-weight}; then the weights move there as far as {@code turnover} allows; then all are made
 * smaller where the volatility would be too high, also against the turnover's limit.
 */
public final class Allocator {

  /** So many times more than another one is all; a variance that fades to nothing has no end. */
  private static final double LARGEST_RAW = 1e100;

  private final AllocationPolicy policy;
  private final List<String> instruments;
  private final double decay;
  private final String id;

  /**
   * What a time of the grid comes to.
   *
   * @param state to go on from
   * @param allocation null if nobody needs one: there is no news that is young enough, and nothing
   *     is held that should not be
   */
  public record Step(PortfolioState state, Allocation allocation) {}

  public Allocator(AllocationPolicy policy) {
    this.policy = policy;
    this.instruments = policy.instruments();
    this.decay = policy.decay();
    byte[] digest = Digests.sha256(policy.canonicalText().getBytes(StandardCharsets.UTF_8));
    this.id = Digests.id(policy.name(), digest);
  }

  /**
   * One time of the grid.
   *
   * @param before what is remembered
   * @param gridMicros the time, later than that of {@code before}
   * @param news of instruments of the policy since then, not later than this time
   */
  public Step next(PortfolioState before, long gridMicros, Collection<Outlook> news) {
    SortedMap<String, Outlook> outlooks = new TreeMap<>(before.outlooks());
    outlooks.keySet().retainAll(instruments);
    for (Outlook outlook : news) {
      outlooks.merge(
          outlook.instrument(),
          outlook,
          (one, other) -> Outlook.BY_AGE.compare(one, other) <= 0 ? other : one);
    }
    PriceRisk risk =
        policy.needsRisk()
            ? before.risk().of(instruments).next(prices(outlooks), decay)
            : before.risk().of(List.of());
    WeightState[] states = states(outlooks, risk, gridMicros);
    double[] held = held(before);
    boolean young = isAnyYoung(states);
    if (!young && (policy.missing() == Missing.HOLD || TargetWeights.gross(held) == 0)) {
      return new Step(state(gridMicros, outlooks, held, risk), null);
    }
    double[] weights = limited(held, targets(states, outlooks, held, risk), risk);
    return new Step(
        state(gridMicros, outlooks, weights, risk),
        allocation(gridMicros, states, outlooks, held, weights, risk));
  }

  /**
   * The next time of the grid at which something happens though nothing new comes, microseconds
   * since 1970-01-01 UTC; empty if nothing will.
   */
  public OptionalLong dueMicros(PortfolioState state) {
    boolean young =
        state.outlooks().values().stream()
            .anyMatch(outlook -> isYoung(outlook, state.gridMicros()));
    return young || policy.missing() == Missing.OUT && state.holds()
        ? OptionalLong.of(state.gridMicros() + policy.everyMicros())
        : OptionalLong.empty();
  }

  private boolean isYoung(Outlook outlook, long gridMicros) {
    return gridMicros - outlook.timeMicros() <= policy.maxAgeMicros();
  }

  private static boolean isAnyYoung(WeightState[] states) {
    for (WeightState state : states) {
      if (state == WeightState.FRESH || state == WeightState.WARMING) {
        return true;
      }
    }
    return false;
  }

  private WeightState[] states(
      SortedMap<String, Outlook> outlooks, PriceRisk risk, long gridMicros) {
    WeightState[] states = new WeightState[instruments.size()];
    for (int i = 0; i < states.length; i++) {
      Outlook outlook = outlooks.get(instruments.get(i));
      if (outlook == null) {
        states[i] = WeightState.MISSING;
      } else if (!isYoung(outlook, gridMicros)) {
        states[i] = WeightState.STALE;
      } else if (policy.needsRisk() && !isKnown(risk, i)) {
        states[i] = WeightState.WARMING;
      } else {
        states[i] = WeightState.FRESH;
      }
    }
    return states;
  }

  private boolean isKnown(PriceRisk risk, int i) {
    return risk.returns()[i] >= policy.warmUpReturns() && risk.covariance(i, i, decay) > 0;
  }

  private double[] prices(SortedMap<String, Outlook> outlooks) {
    return instruments.stream()
        .mapToDouble(name -> outlooks.containsKey(name) ? outlooks.get(name).price() : Double.NaN)
        .toArray();
  }

  private double[] held(PortfolioState before) {
    return instruments.stream()
        .mapToDouble(name -> before.weights().getOrDefault(name, 0.0))
        .toArray();
  }

  /** Where the weights should be, but for turnover and volatility. */
  private double[] targets(
      WeightState[] states, SortedMap<String, Outlook> outlooks, double[] held, PriceRisk risk) {
    double[] raw = new double[held.length];
    double[] kept = new double[held.length];
    for (int i = 0; i < raw.length; i++) {
      if (states[i] == WeightState.FRESH) {
        raw[i] = rawSize(outlooks.get(instruments.get(i)), i, risk);
      } else if (states[i] != WeightState.WARMING && policy.missing() == Missing.HOLD) {
        kept[i] = allowed(held[i]);
      }
    }
    Limits limits = policy.limits();
    if (TargetWeights.gross(kept) > limits.gross() * (1 + 1e-9)) { // another policy's
      kept = TargetWeights.scaled(kept, limits.gross() / TargetWeights.gross(kept));
    }
    if (policy.rule() == Rule.REFERENCE && TargetWeights.gross(raw) == 0) {
      for (int i = 0; i < raw.length; i++) {
        raw[i] = states[i] == WeightState.FRESH ? 1 : 0;
      }
    }
    double budget = Math.max(0, limits.gross() - TargetWeights.gross(kept));
    double[] targets = TargetWeights.shared(raw, budget, limits.maxWeight());
    for (int i = 0; i < targets.length; i++) {
      targets[i] += kept[i];
    }
    return targets;
  }

  private double rawSize(Outlook outlook, int i, PriceRisk risk) {
    double edge = outlook.edge(policy.head());
    if (Math.abs(edge) < policy.limits().minEdge()) {
      return 0;
    }
    double size = policy.rule() == Rule.RISK ? edge / risk.covariance(i, i, decay) : edge;
    return Math.max(isLongOnly() ? 0 : -LARGEST_RAW, Math.min(LARGEST_RAW, size));
  }

  /** The limits that it was taken under may have been wider. */
  private double allowed(double weight) {
    double most = policy.limits().maxWeight();
    return Math.max(isLongOnly() ? 0 : -most, Math.min(most, weight));
  }

  private boolean isLongOnly() {
    return policy.rule() == Rule.REFERENCE || policy.limits().longOnly();
  }

  private double[] limited(double[] held, double[] targets, PriceRisk risk) {
    double[] weights = TargetWeights.towards(held, targets, policy.limits().turnover());
    double volatility = policy.needsRisk() ? yearly(weights, risk) : 0;
    return volatility > policy.limits().volatility()
        ? TargetWeights.scaled(weights, policy.limits().volatility() / volatility)
        : weights;
  }

  private double yearly(double[] weights, PriceRisk risk) {
    return risk.volatility(weights, decay) * Math.sqrt(policy.stepsPerYear());
  }

  /** Null where nobody asks for it, or something is held of which too little is known. */
  private Double told(double[] weights, PriceRisk risk) {
    for (int i = 0; i < weights.length; i++) {
      if (!policy.needsRisk() || weights[i] != 0 && !isKnown(risk, i)) {
        return null;
      }
    }
    return yearly(weights, risk);
  }

  private PortfolioState state(
      long gridMicros, SortedMap<String, Outlook> outlooks, double[] weights, PriceRisk risk) {
    SortedMap<String, Double> named = new TreeMap<>();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        named.put(instruments.get(i), weights[i]);
      }
    }
    return new PortfolioState(gridMicros, outlooks, named, risk);
  }

  private Allocation allocation(
      long gridMicros,
      WeightState[] states,
      SortedMap<String, Outlook> outlooks,
      double[] held,
      double[] weights,
      PriceRisk risk) {
    List<Weight> all = new ArrayList<>(weights.length);
    for (int i = 0; i < weights.length; i++) {
      String name = instruments.get(i);
      all.add(weight(name, weights[i], states[i], outlooks.get(name)));
    }
    return Allocation.newBuilder()
        .setPortfolio(policy.name())
        .setEventTimeMicros(gridMicros)
        .setWeights(all)
        .setGross(TargetWeights.gross(weights))
        .setTurnover(TargetWeights.distance(held, weights))
        .setVolatility(told(weights, risk))
        .setOutput(policy.output())
        .setPolicyId(id)
        .build();
  }

  private static Weight weight(String name, double weight, WeightState state, Outlook outlook) {
    Weight.Builder builder =
        Weight.newBuilder()
            .setInstrument(name)
            .setWeight(weight == 0 ? 0 : weight) // no -0
            .setState(state);
    if (outlook != null) {
      builder
          .setValue(outlook.value())
          .setPredictionTimeMicros(outlook.timeMicros())
          .setContextEpochMicros(outlook.contextEpochMicros())
          .setPosition(outlook.position())
          .setModelId(outlook.modelId())
          .setReferencePrice(orNull(outlook.price()))
          .setBestBid(orNull(outlook.bestBid()))
          .setBestAsk(orNull(outlook.bestAsk()));
    }
    return builder.build();
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
