package io.tickcache.evaluation.difference;

import io.tickcache.evaluation.difference.BlockBootstrap.Interval;
import io.tickcache.evaluation.difference.BlockBootstrap.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Information coefficients of two forecasts of the same rows, and what chance makes of their
 * difference: both see the same draws of blocks of time.
 *
 * @param rows how many
 * @param effectiveRows horizons that the instruments' time holds, added up
 * @param ic rank correlation of the forecasts and the returns, the mean of the instruments',
 *     weighted with their horizons
 * @param reference the same of the other forecasts
 * @param low 2.5 % of the bootstrap's differences {@code ic - reference} are below
 * @param high 2.5 % are above
 * @param blocks of time that were resampled
 * @param blockMicros their length, event time
 */
public record PairedIc(
    int rows,
    double effectiveRows,
    double ic,
    double reference,
    double low,
    double high,
    int blocks,
    long blockMicros) {

  /** Of no rows. */
  public static final PairedIc NONE =
      new PairedIc(0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0);

  /**
   * Compares.
   *
   * @param rows each instrument's in order of time
   * @param forecasts [rows]
   * @param reference the other forecasts, [rows]
   */
  public static PairedIc of(List<LabelledRow> rows, double[] forecasts, double[] reference) {
    if (rows.isEmpty()) {
      return NONE;
    }
    Map<Object, List<LabelledRow>> bySeries = new LinkedHashMap<>();
    rows.forEach(row -> bySeries.computeIfAbsent(row.series(), s -> new ArrayList<>()).add(row));
    Map<Object, Double> weights = new LinkedHashMap<>();
    bySeries.forEach((series, its) -> weights.put(series, LabelledRow.effectiveRows(its)));
    long block = BlockBootstrap.blockMicros(rows);
    BlockBootstrap bootstrap = new BlockBootstrap(rows, block);
    Statistic one = bootstrap.rankCorrelation(forecasts, weights);
    Statistic other = bootstrap.rankCorrelation(reference, weights);
    double[] differences = bootstrap.replicates(one);
    double[] others = bootstrap.replicates(other);
    Arrays.setAll(differences, i -> differences[i] - others[i]);
    Interval interval = BlockBootstrap.interval(differences);
    return new PairedIc(
        rows.size(),
        weights.values().stream().mapToDouble(Double::doubleValue).sum(),
        bootstrap.whole(one),
        bootstrap.whole(other),
        interval.low(),
        interval.high(),
        bootstrap.blocks(),
        block);
  }

  /** {@code ic - reference}. */
  public double difference() {
    return ic - reference;
  }
}
