package io.tickcache.recording.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.BybitDecoder;
import io.tickcache.exchange.JsonNumbers;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.MessageFate;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.Unused;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Decodes what one connection received, of a capture whose lines are {@code
 * {"t":"recv","conn":…,"ts":<receive time>,"data":"<message>"}}. A capture may hold its connections
 * one after the other, so each is read by itself.
 */
public final class BybitCapture {

  private final JsonFactory json = new JsonFactory();
  private final String connection;
  private final boolean first;
  private final BybitDecoder messages;
  private boolean mine; // whether the line at hand is known to be this connection's
  private boolean ofAnother; // whether it is known to be another's
  private boolean told; // whether its fate is known
  private long receivedMicros;

  /**
   * One connection's lines.
   *
   * @param messages decodes those of the connection's venue
   * @param first whether this is the connection that accounts for lines that are no connection's
   */
  public BybitCapture(String connection, BybitDecoder messages, boolean first) {
    this.connection = connection;
    this.first = first;
    this.messages = messages;
  }

  /** Decodes the line from {@code start} to {@code end}. */
  public void decode(
      byte[] bytes, int start, int end, MessageFate fate, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    mine = false;
    ofAnother = false;
    told = false;
    receivedMicros = 0;
    try (JsonParser outer = json.createParser(bytes, start, end - start)) {
      read(outer, fate, events);
    } catch (IOException | MalformedLineException e) {
      if (!told && !lastWasOfAnother()) {
        throw e; // else its message was used before the line broke
      }
    }
    if (!told && !lastWasOfAnother()) {
      fate.unused(Unused.NO_MARKET_DATA);
    }
  }

  /** Whether another connection accounts for the line decoded last. */
  public boolean lastWasOfAnother() {
    return !mine && (ofAnother || !first);
  }

  private void read(JsonParser outer, MessageFate fate, Consumer<RecordedEvent> events)
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
            return; // of no connection's market: the first accounts for it
          }
        }
        case "conn" -> {
          mine = outer.getText().equals(connection);
          ofAnother = !mine;
          if (ofAnother) {
            return;
          }
        }
        case "ts" -> receivedMicros = JsonNumbers.micros(outer);
        case "data" -> decodeMessage(outer, fate, events);
        default -> outer.skipChildren();
      }
    }
  }

  private void decodeMessage(JsonParser outer, MessageFate fate, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    if (!mine) {
      throw new MalformedLineException("'conn' must come before 'data'");
    }
    if (told) {
      throw new MalformedLineException("'data' must be there once");
    }
    char[] text = outer.getTextCharacters();
    try (JsonParser message =
        json.createParser(text, outer.getTextOffset(), outer.getTextLength())) {
      messages.decode(message, receivedMicros, fate, events);
      told = true;
    }
  }
}
