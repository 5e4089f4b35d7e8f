/**
 * What a backtest leaves behind: a page that explains itself without a network, the figures as
 * JSON, and all orders, fills, positions and marks as CSV. The same bytes for the same content.
 */
package io.tickcache.job.backtest.report;
