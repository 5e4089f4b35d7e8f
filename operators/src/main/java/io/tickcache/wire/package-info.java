/** Records to bytes and back: Avro single-object encoding. */
package io.tickcache.wire;
