/** A simulated market: the same events from the same seed, read like a recording. */
package io.tickcache.simulator;
