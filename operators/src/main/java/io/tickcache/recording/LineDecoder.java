package io.tickcache.recording;

import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.MessageFate;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.Unused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Turns the lines of one recording, in order, into events. Keeps what one line says about later
 * ones.
 */
interface LineDecoder {

  /**
   * Decodes one line; what it means, possibly nothing, goes to {@code events}, and whether it meant
   * anything to {@code fate}, now or later, unless this throws.
   *
   * @throws MalformedLineException if the line is not what the format demands
   * @throws IOException if it is not even JSON
   */
  void decode(Lines line, MessageFate fate, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException;

  /**
   * The lines to come are this file's.
   *
   * @throws IOException if it is no continuation of the files before; it is passed over then
   */
  default void begin(Path file) throws IOException {}

  /** Whether the line decoded last is another decoder's of the same file, which accounts for it. */
  default boolean lastWasOfAnother() {
    return false;
  }

  /** A part of the file could not be read: some lines are missing here. */
  default void linesAreMissing() {}

  /** Gives out what was kept back; there are no more lines. */
  default void finish(Consumer<RecordedEvent> events) {}

  /** Says of each line at once what it means: a row of a table, say. A line without is a header. */
  interface AtOnce extends LineDecoder {

    /**
     * Decodes one line; what it means, possibly nothing, goes to {@code events}.
     *
     * @throws MalformedLineException if the line is not what the format demands
     * @throws IOException if it is not even JSON
     */
    void decode(Lines line, Consumer<RecordedEvent> events)
        throws IOException, MalformedLineException;

    @Override
    default void decode(Lines line, MessageFate fate, Consumer<RecordedEvent> events)
        throws IOException, MalformedLineException {
      boolean[] used = new boolean[1];
      decode(
          line,
          event -> {
            used[0] = true;
            events.accept(event);
          });
      if (used[0]) {
        fate.used();
      } else {
        fate.unused(Unused.NO_MARKET_DATA);
      }
    }
  }
}
