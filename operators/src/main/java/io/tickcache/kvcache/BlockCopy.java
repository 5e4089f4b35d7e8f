package io.tickcache.kvcache;

/**
 * A copy to make before the next steps are written: the context no longer shares the first block.
 *
 * @param from the block that others still read
 * @param to the context's own, which gets its content
 */
public record BlockCopy(int from, int to) {}
