/** The commands that train and evaluate: what they read, show and write. */
package io.tickcache.job.training;
