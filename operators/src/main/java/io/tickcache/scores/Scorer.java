package io.tickcache.scores;

import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.PriceTimeline;
import io.tickcache.history.PriceTimelines;
import io.tickcache.history.RecordedStep;
import io.tickcache.history.Target;
import io.tickcache.schemas.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Joins predictions with what came, by the labels of an evaluation, and scores a window of them.
 *
 * <p>A row is settled once its price was told for its horizon's end or later, or has broken before.
 * If more rows are in the window than are to be kept, half of the positions go, and so on; if less
 * than a quarter is left, twice as many are taken of those that come.
 */
public final class Scorer {

  /** Then rows go whose positions say nothing: contexts of few steps each. */
  private static final int LARGEST_STRIDE = 1 << 20;

  private static final int ROOM = 4;

  /** 2 to the 64 over the golden ratio: its multiples are far from even (Knuth 1973). */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final int HALF = 32;

  private final ScorePlan plan;
  private final List<Target> targets;
  private final ScoreMaker maker;

  /**
   * A score.
   *
   * @param state null for nothing
   * @param scores one a model
   */
  public record Step(ScoreState state, List<Score> scores) {}

  public Scorer(ScorePlan plan) {
    this.plan = plan;
    this.targets = plan.outputs().stream().map(Target::parse).map(Scorer::returnOf).toList();
    this.maker = new ScoreMaker(plan, targets);
  }

  /** What an output is scored by; one without a return stands for itself, and is not scored. */
  private static Target returnOf(Target target) {
    return target.toReturn() == null ? target : target.toReturn();
  }

  /**
   * Scores an instrument at a time of the grid.
   *
   * @param before null for nothing
   * @param came what has come since, of event times until then, in the instrument's order
   */
  public Step next(String instrument, ScoreState before, long gridMicros, List<ScoreInput> came) {
    ScoreState known =
        before == null || !before.outputs().equals(plan.outputs())
            ? ScoreState.empty(plan.outputs())
            : before;
    PriceTimelines prices = known.prices();
    List<ScoreRow> rows = new ArrayList<>(known.rows());
    Map<Long, Map<String, Long>> counts = counts(known);
    for (ScoreInput input : came) {
      if (input.mark() != null) {
        prices = applied(prices, known, input);
      } else if (input.row().values().length == targets.size()) {
        count(counts, input.row());
        if (isKept(input.row(), known.stride())) {
          rows.add(input.row());
        }
      }
    }
    long from = gridMicros - plan.windowMicros();
    rows.removeIf(row -> row.timeMicros() <= from);
    counts.keySet().removeIf(grid -> grid <= from);
    int stride = thin(rows, known.stride());
    settle(rows, prices);
    ScoreState after =
        new ScoreState(
            gridMicros, plan.outputs(), stride, rows, list(counts), needed(rows, prices));
    List<Score> scores = maker.scores(instrument, known, after);
    return new Step(after.counts().isEmpty() ? null : after, scores);
  }

  /** Those of the state are not ours to change. */
  private static PriceTimelines applied(PriceTimelines prices, ScoreState known, ScoreInput input) {
    PriceTimelines own = prices == known.prices() ? copy(prices) : prices;
    own.apply(input.mark());
    return own;
  }

  private static PriceTimelines copy(PriceTimelines prices) {
    Map<Long, PriceTimeline> copies = new TreeMap<>();
    prices.all().forEach((interval, line) -> copies.put(interval, line.copy()));
    return PriceTimelines.of(copies);
  }

  private void count(Map<Long, Map<String, Long>> counts, ScoreRow row) {
    counts
        .computeIfAbsent(plan.gridMicros(row.timeMicros()), grid -> new TreeMap<>())
        .merge(row.modelId(), 1L, Long::sum);
  }

  private static Map<Long, Map<String, Long>> counts(ScoreState known) {
    Map<Long, Map<String, Long>> counts = new TreeMap<>();
    known
        .counts()
        .forEach(
            count ->
                counts
                    .computeIfAbsent(count.gridMicros(), grid -> new TreeMap<>())
                    .put(count.modelId(), count.predictions()));
    return counts;
  }

  private static List<ScoreState.Count> list(Map<Long, Map<String, Long>> counts) {
    List<ScoreState.Count> list = new ArrayList<>();
    counts.forEach(
        (grid, models) ->
            models.forEach((model, n) -> list.add(new ScoreState.Count(grid, model, n))));
    return list;
  }

  /** Keeps to the most rows; returns the stride of those to come. */
  private int thin(List<ScoreRow> rows, int known) {
    int stride = known;
    while (rows.size() > plan.maxRows() && stride < LARGEST_STRIDE) {
      stride *= 2;
      int doubled = stride;
      rows.removeIf(row -> !isKept(row, doubled));
    }
    if (rows.size() > plan.maxRows()) {
      rows.subList(0, rows.size() - plan.maxRows()).clear();
    }
    return stride > 1 && rows.size() < plan.maxRows() / ROOM ? stride / 2 : stride;
  }

  /** One in so many positions, whatever rhythm their events have; those of a stride keep to it. */
  private static boolean isKept(ScoreRow row, int stride) {
    long mixed = row.position() * GOLDEN;
    return ((mixed ^ mixed >>> HALF) & (stride - 1)) == 0;
  }

  private void settle(List<ScoreRow> rows, PriceTimelines prices) {
    InstrumentHistory history = new InstrumentHistory("", prices);
    rows.forEach(row -> history.add(row.step()));
    for (int i = 0; i < rows.size(); i++) {
      if (!rows.get(i).isSettled()) {
        rows.set(i, settled(rows.get(i), history, i));
      }
    }
  }

  private ScoreRow settled(ScoreRow row, InstrumentHistory history, int index) {
    double[] labels = row.labels().clone();
    boolean[] settled = row.settled().clone();
    for (int i = 0; i < targets.size(); i++) {
      if (!settled[i] && isOver(targets.get(i), history, index)) {
        settled[i] = true;
        if (targets.get(i).isReturn()) { // another's label may need features, which no row has
          labels[i] = targets.get(i).label(history, index, Long.MAX_VALUE);
        }
      }
    }
    return row.with(labels, settled);
  }

  /** Whether nothing that comes can change the label. */
  private static boolean isOver(Target target, InstrumentHistory history, int index) {
    if (!target.isReturn()) {
      return true;
    }
    RecordedStep step = history.steps().get(index);
    if (target.bars() > 0 && step.intervalMicros() == 0) {
      return true; // a horizon in bars begins at klines alone
    }
    PriceTimeline prices = target.prices(history, step);
    if (prices == null || prices.isEmpty()) {
      return true;
    }
    long from = step.eventTimeMicros();
    long last = prices.lastMicros();
    return last >= from + target.horizonMicros(step)
        || Double.isNaN(prices.logReturn(Math.min(from, last), last)); // it broke on the way
  }

  private static PriceTimelines needed(List<ScoreRow> rows, PriceTimelines prices) {
    long[] from =
        rows.stream()
            .filter(row -> !row.isSettled())
            .mapToLong(ScoreRow::timeMicros)
            .sorted()
            .toArray();
    Map<Long, PriceTimeline> kept = new TreeMap<>();
    prices
        .all()
        .forEach(
            (interval, line) -> {
              if (!line.isEmpty()) {
                kept.put(interval, line.thinned(from));
              }
            });
    return PriceTimelines.of(kept);
  }
}
