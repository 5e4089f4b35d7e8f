/** How a backtest trades, as a user's files say it: costs, sizes, latencies, funding, terms. */
package io.tickcache.job.backtest.trading;
