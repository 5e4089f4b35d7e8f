package io.tickcache.job.kafka;

import io.tickcache.job.options.JobTopic;

/**
 * An event as any publisher should send it.
 *
 * @param topic the input that it belongs to
 * @param timestampMillis event time, milliseconds since 1970-01-01 UTC
 * @param key the instrument, or the market, in UTF-8
 * @param value the Avro record
 */
public record EventRecord(JobTopic topic, long timestampMillis, byte[] key, byte[] value) {}
