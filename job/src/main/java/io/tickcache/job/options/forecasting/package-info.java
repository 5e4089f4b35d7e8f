/** How next steps are forecast, as options say it. */
package io.tickcache.job.options.forecasting;
