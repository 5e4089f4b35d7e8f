/**
 * Rules of trading: what a strategy makes of predictions. Knows nothing of Flink, Kafka or files,
 * so that a job, a backtest and a test decide by the same code.
 */
package io.tickcache.trading;
