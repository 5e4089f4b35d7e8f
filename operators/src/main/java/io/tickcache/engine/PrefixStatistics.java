package io.tickcache.engine;

/**
 * What sharing prefixes was good for, since the engine was opened.
 *
 * @param queries how often a step asked for a prefix
 * @param hits how often its keys and values were there
 * @param bytesSaved bytes of keys and values that hits had neither to compute nor to store again
 * @param entries prefixes held now
 */
public record PrefixStatistics(long queries, long hits, long bytesSaved, int entries) {}
