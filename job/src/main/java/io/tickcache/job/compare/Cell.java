package io.tickcache.job.compare;

import io.tickcache.job.backtest.JobVariant;

/**
 * One way to run the job.
 *
 * @param name what tells it from the others
 * @param variant what is set
 * @param group cells of one group are drawn in one colour
 * @param member its number in the group: how its line is dashed
 */
public record Cell(String name, JobVariant variant, int group, int member) {}
