package io.tickcache.market;

import io.tickcache.schemas.Kline;

/** Checks klines by themselves, before a series sees them. */
public final class Klines {

  private Klines() {}

  /** Why {@code kline} cannot be right (field, value and rule), or null if it can. */
  public static String validate(Kline kline) {
    String reason = Instruments.validate(kline.getInstrument());
    if (reason == null) {
      reason = validateTimes(kline);
    }
    if (reason == null) {
      reason = validatePrices(kline);
    }
    return reason == null ? validateVolume(kline) : reason;
  }

  private static String validateTimes(Kline kline) {
    long open = kline.getOpenTimeMicros();
    long close = kline.getCloseTimeMicros();
    if (kline.getIntervalMicros() <= 0) {
      return "intervalMicros = " + kline.getIntervalMicros() + " must be above 0";
    }
    if (open < 0) {
      return "openTimeMicros = " + open + " must not be negative";
    }
    if (close < open || close != KlineIntervals.closeMicros(open, kline.getIntervalMicros())) {
      return "closeTimeMicros = "
          + close
          + " must be openTimeMicros = "
          + open
          + " + intervalMicros = "
          + kline.getIntervalMicros()
          + (KlineIntervals.isMonths(kline.getIntervalMicros()) ? ", calendar months" : "");
    }
    return validateEventTime(kline);
  }

  private static String validateEventTime(Kline kline) {
    long open = kline.getOpenTimeMicros();
    long close = kline.getCloseTimeMicros();
    long event = kline.getEventTimeMicros();
    if (kline.getClosed()) {
      return event == close
          ? null
          : "eventTimeMicros = "
              + event
              + " of a closed kline must equal closeTimeMicros = "
              + close;
    }
    return event >= open && event < close
        ? null
        : "eventTimeMicros = "
            + event
            + " of an open kline must be from openTimeMicros = "
            + open
            + " to before closeTimeMicros = "
            + close;
  }

  private static String validatePrices(Kline kline) {
    String reason = Amounts.validatePrice("open", kline.getOpen());
    if (reason == null) {
      reason = Amounts.validatePrice("high", kline.getHigh());
    }
    if (reason == null) {
      reason = Amounts.validatePrice("low", kline.getLow());
    }
    if (reason == null) {
      reason = Amounts.validatePrice("close", kline.getClose());
    }
    if (reason == null && kline.getHigh() < kline.getLow()) {
      return "high = " + kline.getHigh() + " must not be below low = " + kline.getLow();
    }
    if (reason == null) {
      reason = validateWithin("open", kline.getOpen(), kline);
    }
    return reason == null ? validateWithin("close", kline.getClose(), kline) : reason;
  }

  private static String validateWithin(String field, double price, Kline kline) {
    return price >= kline.getLow() && price <= kline.getHigh()
        ? null
        : field
            + " = "
            + price
            + " must be from low = "
            + kline.getLow()
            + " to high = "
            + kline.getHigh();
  }

  private static String validateVolume(Kline kline) {
    String reason = Amounts.validateQuantity("volume", kline.getVolume());
    Double turnover = kline.getTurnover();
    if (reason != null || turnover == null || (turnover >= 0 && Double.isFinite(turnover))) {
      return reason;
    }
    return "turnover = " + turnover + " must be finite and not negative";
  }
}
