/**
 * Runs a model over new steps only, over one interface of a network with a KV cache: {@code vector}
 * computes in Java, {@code torch} through libtorch, and nothing above knows which.
 */
package io.tickcache.engine;
