/**
 * Kafka's sink, watched: it tells which records a transaction holds, what became of them when it
 * could not be committed, and keeps faults of the connector from what is no business of theirs.
 */
package io.tickcache.job.kafka.transactions;
