/**
 * The Flink operator: events in, predictions out, the KV cache in keyed state between them. Start
 * at {@link io.tickcache.inference.IncrementalInferenceOperator}.
 */
package io.tickcache.inference;
