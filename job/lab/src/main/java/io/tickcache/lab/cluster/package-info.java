/** A Flink cluster, a Kafka broker and ZooKeeper as child processes, from this JVM's class path. */
package io.tickcache.lab.cluster;
