/**
 * The Flink operator: events in, predictions out, the KV cache in keyed state between them. Its
 * parts live in the packages below this one, none of which knows it. Start at {@link
 * io.tickcache.inference.IncrementalInferenceOperator}.
 */
package io.tickcache.inference;
