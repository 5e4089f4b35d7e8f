/** A Kafka broker and the job on Flink, both in this JVM: of demonstrations and benchmarks. */
package io.tickcache.job.embedded;
