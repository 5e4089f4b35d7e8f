package io.tickcache.recording.klines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The rows of a JSON array of arrays, {@code [[time,open,high,low,close,volume],…]}. */
final class KlineJsonRows implements KlineRows {

  private static final JsonFactory JSON = new JsonFactory();

  private final KlineRowParser parser;
  private final BadRows badRows;
  private final JsonParser json;
  private long element;
  private boolean ended;

  KlineJsonRows(InputStream content, KlineRowParser parser, BadRows badRows) throws IOException {
    this.parser = parser;
    this.badRows = badRows;
    this.json = JSON.createParser(content);
    json.nextToken(); // the outer array begins
  }

  @Override
  public KlineRow next() throws IOException {
    while (!ended) {
      KlineRow row = read();
      if (row != null) {
        return row;
      }
    }
    return null;
  }

  private KlineRow read() throws IOException {
    try {
      JsonToken token = json.nextToken();
      if (token == JsonToken.END_ARRAY || token == null) {
        ended = true;
        return null;
      }
      element++;
      if (token != JsonToken.START_ARRAY) {
        json.skipChildren();
        badRows.report(element, "must be an array [time,open,high,low,close,volume]");
        return null;
      }
      return parser.parse(element, fields());
    } catch (JsonProcessingException e) {
      ended = true;
      badRows.report(element, "not JSON, nor is what follows: " + e.getOriginalMessage());
      return null;
    }
  }

  private List<String> fields() throws IOException {
    List<String> fields = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
      fields.add(json.currentToken().isScalarValue() ? json.getText() : "");
      json.skipChildren();
    }
    return fields;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
