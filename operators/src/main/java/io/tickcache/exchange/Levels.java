package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.market.PackedDoubles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Price levels of one side as a message names them; read into the same arrays every time. */
final class Levels {

  private static final int INITIAL_CAPACITY = 1024;

  private double[] prices = new double[INITIAL_CAPACITY];
  private double[] quantities = new double[INITIAL_CAPACITY];
  private int count;
  private boolean present;

  void clear() {
    count = 0;
    present = false;
  }

  /** Whether a message had this side, be it empty. */
  boolean present() {
    return present;
  }

  /** Reads {@code [["price","quantity"],…]}; the parser stands at the outer bracket. */
  void read(JsonParser json) throws IOException, MalformedLineException {
    present = true;
    expect(json, json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.START_ARRAY) {
      json.nextToken();
      double price = JsonNumbers.decimal(json);
      json.nextToken();
      add(price, JsonNumbers.decimal(json));
      expect(json, json.nextToken(), JsonToken.END_ARRAY);
    }
    expect(json, json.currentToken(), JsonToken.END_ARRAY);
  }

  private static void expect(JsonParser json, JsonToken token, JsonToken expected)
      throws IOException, MalformedLineException {
    if (token != expected) {
      throw new MalformedLineException(
          "price levels must be [[price, quantity], …], found '" + json.getText() + "'");
    }
  }

  void add(double price, double quantity) {
    if (count == prices.length) {
      prices = Arrays.copyOf(prices, 2 * count);
      quantities = Arrays.copyOf(quantities, 2 * count);
    }
    prices[count] = price;
    quantities[count] = quantity;
    count++;
  }

  ByteBuffer packedPrices() {
    return PackedDoubles.pack(prices, count);
  }

  ByteBuffer packedQuantities() {
    return PackedDoubles.pack(quantities, count);
  }
}
