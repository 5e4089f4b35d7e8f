/** Tickcache: a Transformer's KV cache as Flink state. Start reading at {@code io.tickcache.inference}. */
package io.tickcache;
