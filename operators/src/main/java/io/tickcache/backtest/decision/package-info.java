/** What to hold, decided from predictions, signals and allocations, in order of event time. */
package io.tickcache.backtest.decision;
