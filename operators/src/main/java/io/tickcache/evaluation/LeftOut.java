package io.tickcache.evaluation;

/**
 * Something that has no part in a score.
 *
 * @param name an instrument, an output, or a baseline
 * @param reason why, in a few words
 */
public record LeftOut(String name, String reason) {}
