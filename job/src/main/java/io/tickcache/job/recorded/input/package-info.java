/** Recordings as a source of the job, read and emitted again after a restore. */
package io.tickcache.job.recorded.input;
