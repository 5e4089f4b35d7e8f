package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Numbers of exchange messages, which come quoted or bare; the parser stands at the value. */
public final class JsonNumbers {

  private static final long MICROS_PER_MILLI = 1_000;

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

  /** A time in milliseconds, as microseconds. */
  static long millisAsMicros(JsonParser json) throws IOException, MalformedLineException {
    long millis = integer(json);
    if (millis < 0 || millis > Long.MAX_VALUE / MICROS_PER_MILLI) {
      throw new MalformedLineException(
          "'%s' = %d must be a time in milliseconds since 1970"
              .formatted(json.currentName(), millis));
    }
    return millis * MICROS_PER_MILLI;
  }

  private static void requireNumber(JsonParser json) throws IOException, MalformedLineException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_STRING && (token == null || !token.isNumeric())) {
      throw new MalformedLineException(
          "'" + json.currentName() + "' = '" + json.getText() + "' must be a number");
    }
  }
}
