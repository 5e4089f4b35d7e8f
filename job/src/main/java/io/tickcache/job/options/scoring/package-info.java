/** How predictions are scored, as options say it. */
package io.tickcache.job.options.scoring;
