package io.tickcache.evaluation;

/**
 * How well one forecaster did on one set of rows.
 *
 * @param rows with a label
 * @param effectiveRows horizons that fit one after the other into the time that the rows cover:
 *     what overlapping labels are worth at most; of several instruments together, which move
 *     together, the time that any of them covers
 * @param ic Spearman's rank correlation of forecast and return; 0 where the forecast is constant,
 *     NaN without two rows of an instrument
 * @param direction whether the sign was right
 * @param returns of a head of returns; null of others
 * @param probabilities of a head of probabilities; null of others
 * @param weights of a head of weights; null of others
 */
public record Score(
    int rows,
    double effectiveRows,
    double ic,
    DirectionScore direction,
    ReturnScore returns,
    ProbabilityScore probabilities,
    WeightScore weights) {}
