package io.tickcache.model;

/**
 * Native memory of an engine, bytes.
 *
 * @param weights as the model directory has them
 * @param kvCache all KV blocks, in use or not
 * @param prefixes all blocks of shared prefixes, in use or not
 * @param buffers what the inputs of a pass, and pages, go through; grows to the largest so far
 */
public record EngineMemory(long weights, long kvCache, long prefixes, long buffers) {}
