/** Recorded exchange files and a simulated market, as one stream of events by event time. */
package io.tickcache.recording;
