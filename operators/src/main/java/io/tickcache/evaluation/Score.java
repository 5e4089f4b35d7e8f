package io.tickcache.evaluation;

/**
 * How well one forecaster did on one set of rows.
 *
 * @param rows with a label
 * @param effectiveRows horizons that fit one after the other into the time that the rows cover:
 *     what overlapping labels are worth at most
 * @param ic Spearman's rank correlation of forecast and return; 0 where the forecast is constant
 * @param r2 1 − squared errors over squared returns: above 0 is better than forecasting 0; NaN
 *     where the forecast is no return
 * @param directionRows rows whose forecast and return are both not 0
 * @param directionRight share of those with the right sign; NaN without any
 * @param directionLow lower end of its 95 % interval (Wilson 1927), on effective rows
 * @param directionHigh upper end
 * @param trades rows whose forecast exceeds the cost
 * @param valuePerTrade mean of sign · return − cost over those rows, basis points; NaN without any
 */
public record Score(
    int rows,
    double effectiveRows,
    double ic,
    double r2,
    int directionRows,
    double directionRight,
    double directionLow,
    double directionHigh,
    int trades,
    double valuePerTrade) {}
