/** How orders are filled from a recorded market: walks through books, queues, bars. */
package io.tickcache.backtest.fill;
