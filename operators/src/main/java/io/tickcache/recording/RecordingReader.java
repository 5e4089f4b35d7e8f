package io.tickcache.recording;

import io.tickcache.exchange.RecordedEvent;
import java.io.Closeable;
import java.util.Iterator;

/**
 * The events of one or more recordings, ordered by event time; at equal times klines come first,
 * then snapshots, then the rest as recorded. Reads as it goes: what it holds does not grow with the
 * recordings. One thread at a time. {@code hasNext} and {@code next} throw {@link BadLineException}
 * where bad lines are fatal.
 */
public interface RecordingReader extends Iterator<RecordedEvent>, Closeable {

  /** Lines and damaged places met so far that could not be used. */
  long badLines();
}
