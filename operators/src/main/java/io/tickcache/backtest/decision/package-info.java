/** What to hold, decided from predictions and signals, in order of event time. */
package io.tickcache.backtest.decision;
