/** What a start in this process goes on from: a checkpoint of the same job, or none. */
package io.tickcache.job.resume;
