package io.tickcache.evaluation;

import io.tickcache.history.InstrumentHistory;
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
 * those of the whole sample, so that a block adds its sums and a replicate costs no sorting.
 */
final class BlockBootstrap {

  private static final int REPLICATES = 2_000;
  private static final int MIN_ROWS = 10;

  private final List<Sample> samples;
  private final long blockMicros;
  private final Map<InstrumentHistory, Double> weights;
  private final List<InstrumentHistory> instruments;
  private final int[] blockOfRow;
  private final int blocks;

  /**
   * Cuts the samples' time into blocks.
   *
   * @param weights of the instruments in the pooled coefficient
   */
  BlockBootstrap(List<Sample> samples, long blockMicros, Map<InstrumentHistory, Double> weights) {
    this.samples = samples;
    this.blockMicros = blockMicros;
    this.weights = weights;
    this.instruments = new ArrayList<>(weights.keySet());
    Map<Long, Integer> numbers = new TreeMap<>();
    for (Sample sample : samples) {
      numbers.computeIfAbsent(sample.timeMicros() / blockMicros, b -> numbers.size());
    }
    blocks = numbers.size();
    blockOfRow =
        samples.stream().mapToInt(s -> numbers.get(s.timeMicros() / blockMicros)).toArray();
  }

  /** Sums over the rows of one block and instrument: of ranks, their squares and products. */
  private static final class Sums {
    double rows;
    double x;
    double y;
    double xx;
    double yy;
    double xy;

    void add(double rankX, double rankY) {
      rows++;
      x += rankX;
      y += rankY;
      xx += rankX * rankX;
      yy += rankY * rankY;
      xy += rankX * rankY;
    }

    void add(Sums other) {
      rows += other.rows;
      x += other.x;
      y += other.y;
      xx += other.xx;
      yy += other.yy;
      xy += other.xy;
    }

    double correlation() {
      double varianceX = xx - x * x / rows;
      double varianceY = yy - y * y / rows;
      boolean constant = varianceX <= 1e-9 * xx || varianceY <= 1e-9 * yy;
      return constant ? 0 : (xy - x * y / rows) / Math.sqrt(varianceX * varianceY);
    }
  }

  /** Compares two forecasts of the samples' labels. */
  Comparison compare(double[] forecasts, String other, double[] otherForecasts, long seed) {
    Sums[][] model = sums(forecasts);
    Sums[][] opponent = sums(otherForecasts);
    int[] once = new int[blocks];
    Arrays.setAll(once, i -> i);
    SplittableRandom random = new SplittableRandom(seed);
    double[] differences = new double[REPLICATES];
    for (int i = 0; i < REPLICATES; i++) {
      int[] drawn = random.ints(blocks, 0, blocks).toArray();
      differences[i] = pooled(model, drawn) - pooled(opponent, drawn);
    }
    Arrays.sort(differences);
    return new Comparison(
        other,
        pooled(model, once) - pooled(opponent, once),
        differences[(int) (0.025 * REPLICATES)],
        differences[(int) (0.975 * REPLICATES) - 1],
        blocks,
        blockMicros);
  }

  /** Of each instrument and block. */
  private Sums[][] sums(double[] forecasts) {
    Sums[][] sums = new Sums[instruments.size()][blocks];
    for (Sums[] ofInstrument : sums) {
      Arrays.setAll(ofInstrument, b -> new Sums());
    }
    for (Map.Entry<Integer, List<Integer>> rows : rowsByInstrument().entrySet()) {
      int[] indices = rows.getValue().stream().mapToInt(Integer::intValue).toArray();
      double[] x =
          RankCorrelation.ranks(Arrays.stream(indices).mapToDouble(i -> forecasts[i]).toArray());
      double[] y =
          RankCorrelation.ranks(
              Arrays.stream(indices).mapToDouble(i -> samples.get(i).label()).toArray());
      for (int i = 0; i < indices.length; i++) {
        sums[rows.getKey()][blockOfRow[indices[i]]].add(x[i], y[i]);
      }
    }
    return sums;
  }

  private Map<Integer, List<Integer>> rowsByInstrument() {
    Map<Integer, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      int instrument = instruments.indexOf(samples.get(i).history());
      rows.computeIfAbsent(instrument, k -> new ArrayList<>()).add(i);
    }
    return rows;
  }

  private double pooled(Sums[][] sums, int[] drawn) {
    double weighted = 0;
    double weight = 0;
    for (int i = 0; i < sums.length; i++) {
      Sums total = new Sums();
      for (int block : drawn) {
        total.add(sums[i][block]);
      }
      if (total.rows >= MIN_ROWS) {
        double share = weights.get(instruments.get(i));
        weighted += share * total.correlation();
        weight += share;
      }
    }
    return weight == 0 ? 0 : weighted / weight;
  }
}
