/**
 * What share of its capital a portfolio holds of each instrument, decided from predictions at even
 * event times. Knows nothing of Flink, Kafka or files.
 */
package io.tickcache.trading.allocation;
