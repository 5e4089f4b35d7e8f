package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.market.KlineIntervals;
import io.tickcache.schemas.Kline;
import java.io.IOException;
import java.util.List;

/**
 * Reads the data of {@code kline} messages: an array of candles. {@code end} is the last
 * millisecond inside a candle, {@code confirm} true of a closed one.
 *
 * @see <a href="https://bybit-exchange.github.io/docs/v5/websocket/public/kline">Bybit V5,
 *     kline</a>
 */
final class BybitKlines {

  private static final long ABSENT = Long.MIN_VALUE;
  private static final long MICROS_PER_MILLI = 1_000;

  private BybitKlines() {}

  /**
   * @param ingestTimeMicros when the message was received, or {@link Long#MIN_VALUE}: event times
   *     stand for it
   */
  static void read(
      JsonParser json, String instrument, long ingestTimeMicros, List<RecordedEvent> klines)
      throws IOException, MalformedLineException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedLineException("'data' of klines must be an array");
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      Kline kline = new Kline();
      kline.setInstrument(instrument);
      klines.add(new KlineEvent(readKline(json, kline, ingestTimeMicros)));
    }
  }

  private static Kline readKline(JsonParser json, Kline kline, long ingestTimeMicros)
      throws IOException, MalformedLineException {
    long revisedMicros = ABSENT; // "timestamp"
    long startMicros = ABSENT;
    long endMicros = ABSENT;
    int values = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "start" -> startMicros = JsonNumbers.micros(json);
        case "end" -> endMicros = JsonNumbers.micros(json);
        case "timestamp" -> revisedMicros = JsonNumbers.micros(json);
        case "confirm" -> kline.setClosed(json.getBooleanValue());
        default -> values += setValue(kline, name, json) ? 1 : 0;
      }
    }
    if (values != 6 || startMicros == ABSENT || endMicros == ABSENT || revisedMicros == ABSENT) {
      throw new MalformedLineException(
          "kline must have start, end, timestamp, open, high, low, close, volume and turnover");
    }
    setTimes(kline, startMicros, endMicros + MICROS_PER_MILLI, revisedMicros);
    kline.setIngestTimeMicros(
        ingestTimeMicros == ABSENT ? kline.getEventTimeMicros() : ingestTimeMicros);
    return kline;
  }

  private static boolean setValue(Kline kline, String name, JsonParser json)
      throws IOException, MalformedLineException {
    switch (name) {
      case "open" -> kline.setOpen(JsonNumbers.decimal(json));
      case "high" -> kline.setHigh(JsonNumbers.decimal(json));
      case "low" -> kline.setLow(JsonNumbers.decimal(json));
      case "close" -> kline.setClose(JsonNumbers.decimal(json));
      case "volume" -> kline.setVolume(JsonNumbers.decimal(json));
      case "turnover" -> kline.setTurnover(JsonNumbers.decimal(json));
      default -> {
        json.skipChildren();
        return false;
      }
    }
    return true;
  }

  /** A revision sent after the candle's end still belongs to the time before it. */
  private static void setTimes(Kline kline, long openMicros, long closeMicros, long revised) {
    kline.setOpenTimeMicros(openMicros);
    kline.setCloseTimeMicros(closeMicros);
    boolean month =
        closeMicros == KlineIntervals.closeMicros(openMicros, KlineIntervals.MONTH_MICROS);
    kline.setIntervalMicros(month ? KlineIntervals.MONTH_MICROS : closeMicros - openMicros);
    kline.setEventTimeMicros(
        kline.getClosed() ? closeMicros : Math.max(openMicros, Math.min(revised, closeMicros - 1)));
  }
}
