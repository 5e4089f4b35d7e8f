/** What is made of predictions, as options say it. */
package io.tickcache.job.options.trading;
