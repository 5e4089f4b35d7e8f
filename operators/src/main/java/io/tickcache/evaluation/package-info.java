/**
 * What a model is worth: its forecasts through the serving path, baselines on the same rows,
 * scores, and whether their differences could be chance.
 */
package io.tickcache.evaluation;
