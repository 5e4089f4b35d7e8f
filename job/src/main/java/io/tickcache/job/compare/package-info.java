/** One history under several settings of the job: what each costs and changes, side by side. */
package io.tickcache.job.compare;
