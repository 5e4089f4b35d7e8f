package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Numbers of exchange messages, which come quoted or bare; the parser stands at the value. */
public final class JsonNumbers {

  private JsonNumbers() {}

  public static double decimal(JsonParser json) throws IOException, MalformedLineException {
    requireNumber(json);
    return Decimals.parse(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }

  static long integer(JsonParser json) throws IOException, MalformedLineException {
    requireNumber(json);
    try {
      return json.currentToken() == JsonToken.VALUE_NUMBER_INT
          ? json.getLongValue()
          : Long.parseLong(json.getText());
    } catch (NumberFormatException e) {
      throw new MalformedLineException(
          "'" + json.currentName() + "' = '" + json.getText() + "' must be a whole number");
    }
  }

  /** A time in any unit that {@link EpochTimes} tells, in microseconds. */
  public static long micros(JsonParser json) throws IOException, MalformedLineException {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT
        ? EpochTimes.micros(json.currentName(), integer(json))
        : EpochTimes.parse(json.currentName(), json.getText());
  }

  private static void requireNumber(JsonParser json) throws IOException, MalformedLineException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_STRING && (token == null || !token.isNumeric())) {
      throw new MalformedLineException(
          "'" + json.currentName() + "' = '" + json.getText() + "' must be a number");
    }
  }
}
