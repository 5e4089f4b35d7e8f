/** {@code backtest}: from recordings and a strategy to what it would have earned. */
package io.tickcache.job.backtest;
