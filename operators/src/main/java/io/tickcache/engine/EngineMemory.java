package io.tickcache.engine;

/**
 * Memory of an engine, bytes: of the JVM's heap with {@link EngineType#VECTOR}, else native.
 *
 * @param weights as the engine holds them
 * @param kvCache all KV blocks, in use or not
 * @param prefixes all blocks of shared prefixes, in use or not
 * @param workspace what the inputs, the numbers in between and the pages of a pass go through
 */
public record EngineMemory(long weights, long kvCache, long prefixes, long workspace) {}
