package io.tickcache.recording;

import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.RecordedEvent;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Turns the lines of one recording, in order, into events. Keeps what one line says about later
 * ones.
 */
interface LineDecoder {

  /**
   * Decodes one line; what it means, possibly nothing, goes to {@code events}.
   *
   * @throws MalformedLineException if the line is not what the format demands
   * @throws IOException if it is not even JSON
   */
  void decode(Lines line, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException;

  /** Gives out what was kept back; there are no more lines. */
  default void finish(Consumer<RecordedEvent> events) {}
}
