package io.tickcache.job.recorded.input;

import org.apache.flink.api.connector.source.SourceEvent;

/** A reader has read, and emitted, all that there is. */
record AllRead() implements SourceEvent {}
