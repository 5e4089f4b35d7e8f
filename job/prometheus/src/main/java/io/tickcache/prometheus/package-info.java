/**
 * Flink's Prometheus reporter, with what each metric of ours is in its {@code HELP} line. A plugin
 * of Flink's processes: knows nothing of the job, and names, types, labels and values are the
 * reporter's.
 */
package io.tickcache.prometheus;
