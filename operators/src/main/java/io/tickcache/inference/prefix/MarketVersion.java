package io.tickcache.inference.prefix;

import io.tickcache.engine.PrefixContent;

/**
 * What a step sees of the market besides its own instrument.
 *
 * @param eventTimeMicros of the newest record, microseconds since 1970-01-01 UTC
 * @param content the records, oldest first
 */
public record MarketVersion(long eventTimeMicros, PrefixContent content) {}
