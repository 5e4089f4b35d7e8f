/**
 * What decisions would have earned: the recorded market, an exchange that fills orders from it, and
 * accounts that keep the books. Event time only; knows nothing of Flink, Kafka or files.
 */
package io.tickcache.backtest;
