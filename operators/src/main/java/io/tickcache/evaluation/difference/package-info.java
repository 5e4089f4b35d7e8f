/** How far two forecasts of the same rows are apart, and what chance makes of that. */
package io.tickcache.evaluation.difference;
