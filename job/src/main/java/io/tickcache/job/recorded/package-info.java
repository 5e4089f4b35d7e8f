/** Recordings through the job without a broker: the same bytes as from topic to topic, in files. */
package io.tickcache.job.recorded;
