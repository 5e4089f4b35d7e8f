package io.tickcache.evaluation.difference;

import io.tickcache.training.RankCorrelation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Resamples blocks of time, all instruments of a block together, because neighbouring rows overlap
 * and instruments move together (Künsch 1989; joint over series as in panel bootstraps). Ranks are
 * those of the whole sample, so that a block adds its sums and a replicate costs no sorting. Every
 * statistic sees the same draws: differences of two are differences of their replicates.
 */
public final class BlockBootstrap {

  private static final int REPLICATES = 2_000;
  private static final double OUTSIDE = 0.025;
  private static final long SEED = 1;
  private static final long MIN_BLOCK_MICROS = 5_000_000;
  private static final int HORIZONS_A_BLOCK = 2;

  /** Ranks of one row say nothing. */
  private static final int MIN_ROWS = 2;

  /** What blocks of time, drawn with replacement, give. */
  @FunctionalInterface
  public interface Statistic {
    double of(int[] drawnBlocks);
  }

  /** 95 % of the replicates are in it. */
  public record Interval(double low, double high) {}

  private final List<LabelledRow> rows;
  private final int[] blockOfRow;
  private final int blocks;

  /** Cuts the rows' time into blocks. */
  public BlockBootstrap(List<LabelledRow> rows, long blockMicros) {
    this.rows = rows;
    Map<Long, Integer> numbers = new TreeMap<>();
    for (LabelledRow row : rows) {
      numbers.computeIfAbsent(Math.floorDiv(row.timeMicros(), blockMicros), b -> numbers.size());
    }
    blocks = numbers.size();
    blockOfRow =
        rows.stream()
            .mapToInt(s -> numbers.get(Math.floorDiv(s.timeMicros(), blockMicros)))
            .toArray();
  }

  /** The length of blocks: two horizons, of the longest, and five seconds at least. */
  public static long blockMicros(List<LabelledRow> rows) {
    long horizon = rows.stream().mapToLong(LabelledRow::horizonMicros).max().orElseThrow();
    return Math.max(MIN_BLOCK_MICROS, HORIZONS_A_BLOCK * horizon);
  }

  /** Blocks that have rows. */
  public int blocks() {
    return blocks;
  }

  /** The statistic of the rows themselves: each block once. */
  public double whole(Statistic statistic) {
    int[] once = new int[blocks];
    Arrays.setAll(once, i -> i);
    return statistic.of(once);
  }

  /** The statistic of many draws, each of as many blocks as there are. */
  public double[] replicates(Statistic statistic) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] values = new double[REPLICATES];
    for (int i = 0; i < REPLICATES; i++) {
      values[i] = statistic.of(random.ints(blocks, 0, blocks).toArray());
    }
    return values;
  }

  public static Interval interval(double[] replicates) {
    double[] sorted = replicates.clone();
    Arrays.sort(sorted);
    return new Interval(
        sorted[(int) (OUTSIDE * REPLICATES)], sorted[(int) ((1 - OUTSIDE) * REPLICATES) - 1]);
  }

  /**
   * The mean of a value of each row, all instruments together.
   *
   * @param values NaN where a row has none
   */
  public Statistic mean(double[] values) {
    double[] sums = new double[blocks];
    long[] counts = new long[blocks];
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        sums[blockOfRow[i]] += values[i];
        counts[blockOfRow[i]]++;
      }
    }
    return drawn -> {
      double sum = 0;
      long count = 0;
      for (int block : drawn) {
        sum += sums[block];
        count += counts[block];
      }
      return count == 0 ? Double.NaN : sum / count;
    };
  }

  /**
   * The rank correlation of forecasts and labels, the weighted mean of the instruments'. One with
   * fewer than {@value #MIN_ROWS} rows drawn has no part in it; NaN if none has.
   */
  public Statistic rankCorrelation(double[] forecasts, Map<?, Double> weights) {
    List<RankSums[]> sums = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    rowsBySeries()
        .forEach(
            (series, its) -> {
              sums.add(sums(its.stream().mapToInt(Integer::intValue).toArray(), forecasts));
              shares.add(weights.get(series));
            });
    return drawn -> {
      double weighted = 0;
      double weight = 0;
      for (int i = 0; i < sums.size(); i++) {
        RankSums total = new RankSums();
        for (int block : drawn) {
          total.add(sums.get(i)[block]);
        }
        if (total.rows() >= MIN_ROWS) {
          weighted += shares.get(i) * total.correlation();
          weight += shares.get(i);
        }
      }
      return weight == 0 ? Double.NaN : weighted / weight;
    };
  }

  /** Of one instrument, [blocks]. */
  private RankSums[] sums(int[] rows, double[] forecasts) {
    RankSums[] sums = new RankSums[blocks];
    Arrays.setAll(sums, b -> new RankSums());
    double[] x =
        RankCorrelation.ranks(Arrays.stream(rows).mapToDouble(i -> forecasts[i]).toArray());
    double[] y =
        RankCorrelation.ranks(
            Arrays.stream(rows).mapToDouble(i -> this.rows.get(i).label()).toArray());
    for (int i = 0; i < rows.length; i++) {
      sums[blockOfRow[rows[i]]].add(x[i], y[i]);
    }
    return sums;
  }

  private Map<Object, List<Integer>> rowsBySeries() {
    Map<Object, List<Integer>> bySeries = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      bySeries.computeIfAbsent(rows.get(i).series(), k -> new ArrayList<>()).add(i);
    }
    return bySeries;
  }
}
