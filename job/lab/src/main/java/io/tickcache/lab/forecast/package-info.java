/** What forecasts cost. */
package io.tickcache.lab.forecast;
