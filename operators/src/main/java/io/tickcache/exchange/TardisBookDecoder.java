package io.tickcache.exchange;

import io.tickcache.market.Instruments;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Decodes Tardis's {@code incremental_book_L2}: a row a level, rows of one {@code local_timestamp}
 * one message, {@code is_snapshot} a new book. Event time is {@code timestamp}.
 *
 * @see <a href="https://docs.tardis.dev/downloadable-csv-files/data-types">Tardis, CSV data
 *     types</a>
 */
public final class TardisBookDecoder {

  /** The first line of such a file. */
  public static final String HEADER =
      "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount";

  private static final Map<String, String> VENUES =
      Map.of(
          "binance", "binance-spot",
          "binance-futures", "binance-usdm",
          "binance-delivery", "binance-coinm");

  private final TardisRow row = new TardisRow();
  private final Map<String, TardisBook> books = new HashMap<>(); // by exchange and symbol
  private final Map<String, TardisBook> open = new LinkedHashMap<>(); // of the time at hand
  private long receivedMicros = Long.MIN_VALUE;

  /**
   * Decodes a row, or the header; messages that became complete go to {@code events}, and what
   * became of each row to the {@code fate} it came with, unless this throws.
   */
  public void decode(
      byte[] bytes, int start, int end, MessageFate fate, Consumer<RecordedEvent> events)
      throws MalformedLineException {
    if (isHeader(bytes, start, end)) {
      finish(events);
      fate.unused(Unused.NO_MARKET_DATA);
      return;
    }
    TardisBook book;
    try {
      row.read(bytes, start, end);
      book = book(row.exchangeAndSymbol);
    } catch (MalformedLineException e) {
      leaveHole();
      throw e;
    }
    if (row.receivedMicros != receivedMicros) {
      finish(events);
      receivedMicros = row.receivedMicros;
    }
    book.add(row, fate);
    open.put(row.exchangeAndSymbol, book);
  }

  /** Rows were lost; they may have been any book's. */
  public void leaveHole() {
    books.values().forEach(TardisBook::leaveHole);
  }

  /** Gives out the messages whose rows were read; no more rows of them will come. */
  public void finish(Consumer<RecordedEvent> events) {
    open.values().forEach(book -> book.flush(events));
    open.clear();
  }

  private static boolean isHeader(byte[] bytes, int start, int end) {
    return end - start == HEADER.length()
        && new String(bytes, start, end - start, StandardCharsets.UTF_8).equals(HEADER);
  }

  private TardisBook book(String exchangeAndSymbol) throws MalformedLineException {
    TardisBook book = books.get(exchangeAndSymbol);
    if (book == null) {
      book = new TardisBook(instrument(exchangeAndSymbol));
      books.put(exchangeAndSymbol, book);
    }
    return book;
  }

  /**
   * The instrument of a row's first two columns.
   *
   * @throws MalformedLineException if it cannot be one
   */
  static String instrument(String exchangeAndSymbol) throws MalformedLineException {
    int comma = exchangeAndSymbol.indexOf(',');
    String exchange = exchangeAndSymbol.substring(0, comma);
    String symbol = exchangeAndSymbol.substring(comma + 1);
    String venue = VENUES.getOrDefault(exchange, exchange);
    if (exchange.equals("bybit")) {
      venue = symbol.endsWith("USD") ? "bybit-inverse" : "bybit-linear";
    }
    String reason = Instruments.validate(venue + ":" + symbol);
    if (reason != null) {
      throw new MalformedLineException(reason);
    }
    return venue + ":" + symbol;
  }

  /** The instrument of a row, and when it was received. */
  public record Start(String instrument, long receivedMicros) {}

  /** Looks at a row without taking it. */
  public static Start look(byte[] bytes, int start, int end) throws MalformedLineException {
    TardisRow row = new TardisRow();
    row.read(bytes, start, end);
    return new Start(instrument(row.exchangeAndSymbol), row.receivedMicros);
  }
}
