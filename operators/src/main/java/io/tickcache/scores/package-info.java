/**
 * How well predictions come true while they are served: the labels and figures of an evaluation,
 * over rolling windows of event time. No Flink, no files.
 */
package io.tickcache.scores;
