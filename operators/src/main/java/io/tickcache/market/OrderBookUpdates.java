package io.tickcache.market;

import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Checks order-book updates by themselves, before a book sees them. */
public final class OrderBookUpdates {

  private OrderBookUpdates() {}

  /** Why {@code update} cannot be right (field, value and rule), or null if it can. */
  public static String validate(OrderBookUpdate update) {
    String reason = Instruments.validate(update.getInstrument());
    if (reason == null) {
      reason = validateTimeAndSequence(update);
    }
    if (reason == null) {
      reason =
          validateSide(
              "bidPrices", update.getBidPrices(), "bidQuantities", update.getBidQuantities());
    }
    if (reason == null) {
      reason =
          validateSide(
              "askPrices", update.getAskPrices(), "askQuantities", update.getAskQuantities());
    }
    return reason == null ? validateNotEmpty(update) : reason;
  }

  private static String validateTimeAndSequence(OrderBookUpdate update) {
    long first = update.getFirstSequence();
    long last = update.getLastSequence();
    Long previous = update.getPreviousSequence();
    if (update.getEventTimeMicros() < 0) {
      return "eventTimeMicros = " + update.getEventTimeMicros() + " must not be negative";
    }
    if (first > last) {
      return "firstSequence = " + first + " must not be after lastSequence = " + last;
    }
    if (update.getType() == UpdateType.SNAPSHOT) {
      return first == last
          ? null
          : "firstSequence = " + first + " of a snapshot must equal lastSequence = " + last;
    }
    if (previous != null && previous >= last) {
      return "previousSequence = " + previous + " must be before lastSequence = " + last;
    }
    return null;
  }

  private static String validateSide(
      String pricesField, ByteBuffer prices, String quantitiesField, ByteBuffer quantities) {
    if (prices.remaining() % Double.BYTES != 0 || quantities.remaining() != prices.remaining()) {
      return pricesField
          + " of "
          + prices.remaining()
          + " bytes and "
          + quantitiesField
          + " of "
          + quantities.remaining()
          + " bytes must be as long, and 8 bytes a level";
    }
    int count = PackedDoubles.size(prices);
    for (int i = 0; i < count; i++) {
      double price = PackedDoubles.get(prices, i);
      double quantity = PackedDoubles.get(quantities, i);
      if (!Amounts.isPrice(price)) {
        return Amounts.validatePrice(pricesField + "[" + i + "]", price);
      }
      if (!Amounts.isQuantity(quantity)) {
        return Amounts.validateQuantity(quantitiesField + "[" + i + "]", quantity);
      }
    }
    return validateDistinct(pricesField, prices);
  }

  private static String validateDistinct(String field, ByteBuffer packed) {
    if (strictlyOrdered(packed)) {
      return null;
    }
    double[] prices = new double[PackedDoubles.size(packed)];
    Arrays.setAll(prices, i -> PackedDoubles.get(packed, i));
    Arrays.sort(prices);
    for (int i = 1; i < prices.length; i++) {
      if (prices[i] == prices[i - 1]) {
        return field + " has price " + prices[i] + " twice: a side must name a price once";
      }
    }
    return null;
  }

  /** Rising or falling throughout, as the exchanges send them: then no price is there twice. */
  private static boolean strictlyOrdered(ByteBuffer packed) {
    int count = PackedDoubles.size(packed);
    if (count < 2) {
      return true;
    }
    double sign = Math.signum(PackedDoubles.get(packed, 1) - PackedDoubles.get(packed, 0));
    for (int i = 1; i < count; i++) {
      if (!(sign * (PackedDoubles.get(packed, i) - PackedDoubles.get(packed, i - 1)) > 0)) {
        return false;
      }
    }
    return true;
  }

  private static String validateNotEmpty(OrderBookUpdate update) {
    boolean empty = !update.getBidPrices().hasRemaining() && !update.getAskPrices().hasRemaining();
    return empty && update.getType() == UpdateType.SNAPSHOT
        ? "bidPrices and askPrices of a snapshot have 0 levels: at least one side must have some"
        : null;
  }
}
