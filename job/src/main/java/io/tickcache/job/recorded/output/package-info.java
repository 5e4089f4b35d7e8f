/** The job's outputs in files, written once whatever happens, and read in one order. */
package io.tickcache.job.recorded.output;
