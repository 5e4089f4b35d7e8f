/**
 * {@code bench pipeline}: Kafka to Kafka on embedded parts, how fast, how late, and what an event
 * costs in each part of the job.
 */
package io.tickcache.lab.pipeline;
