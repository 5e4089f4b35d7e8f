package io.tickcache.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.BybitDecoder;
import io.tickcache.exchange.JsonNumbers;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.RecordedEvent;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Decodes what one connection received, of a capture whose lines are {@code
 * {"t":"recv","conn":…,"ts":<receive time, s>,"data":"<message>"}}. A capture may hold its
 * connections one after the other, so each is read by itself.
 */
final class BybitCaptureDecoder implements LineDecoder {

  private static final double MICROS_PER_SECOND = 1e6;

  private final JsonFactory json = new JsonFactory();
  private final String connection;
  private final boolean first;
  private final BybitDecoder messages;
  private boolean mine; // whether the line at hand is known to be this connection's
  private boolean ofAnother; // whether it is known to be another's
  private double receivedSeconds;

  /**
   * @param first whether this is the connection that reports lines of which nobody knows whose they
   *     are
   */
  BybitCaptureDecoder(String connection, String venue, boolean first) {
    this.connection = connection;
    this.first = first;
    this.messages = new BybitDecoder(venue);
  }

  @Override
  public void decode(Lines line, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    mine = false;
    ofAnother = false;
    receivedSeconds = 0;
    int length = line.end() - line.start();
    try (JsonParser outer = json.createParser(line.buffer(), line.start(), length)) {
      read(outer, events);
    } catch (IOException | MalformedLineException e) {
      if (mine || first && !ofAnother) {
        throw e;
      }
    }
  }

  private void read(JsonParser outer, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    if (outer.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedLineException("line must be a JSON object");
    }
    while (outer.nextToken() == JsonToken.FIELD_NAME) {
      String name = outer.currentName();
      outer.nextToken();
      switch (name) {
        case "t" -> {
          if (!outer.getText().equals("recv")) {
            return;
          }
        }
        case "conn" -> {
          mine = outer.getText().equals(connection);
          ofAnother = !mine;
          if (ofAnother) {
            return;
          }
        }
        case "ts" -> receivedSeconds = JsonNumbers.decimal(outer);
        case "data" -> decodeMessage(outer, events);
        default -> outer.skipChildren();
      }
    }
  }

  private void decodeMessage(JsonParser outer, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    if (!mine) {
      throw new MalformedLineException("'conn' must come before 'data'");
    }
    long receivedMicros = Math.round(receivedSeconds * MICROS_PER_SECOND);
    char[] text = outer.getTextCharacters();
    try (JsonParser message =
        json.createParser(text, outer.getTextOffset(), outer.getTextLength())) {
      messages.decode(message, receivedMicros, events);
    }
  }
}
