package io.tickcache.recording;

import static io.tickcache.recording.TestRecordings.START;
import static io.tickcache.recording.TestRecordings.bookUpdates;
import static io.tickcache.recording.TestRecordings.micros;
import static io.tickcache.recording.TestRecordings.writeGzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.TardisBookDecoder;
import io.tickcache.exchange.Unused;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.OrderBook;
import io.tickcache.market.OrderBookUpdates;
import io.tickcache.market.PackedDoubles;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.schemas.OrderBookUpdate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TardisRecordingTest {

  @TempDir Path folder;

  private final ReadingAccount account = new ReadingAccount();
  private final List<BadLine> badLines = new ArrayList<>();

  private static String row(String exchange, long time, boolean snapshot, String sidePriceAmount) {
    return String.format(
        Locale.ROOT,
        "%s,BTCUSDT,%d,%d,%s,%s",
        exchange,
        micros(time),
        micros(time) + 1_500,
        snapshot,
        sidePriceAmount);
  }

  private static String row(long time, boolean snapshot, String sidePriceAmount) {
    return row("binance-futures", time, snapshot, sidePriceAmount);
  }

  private Path file(String... rows) throws IOException {
    List<String> lines = new ArrayList<>(List.of(TardisBookDecoder.HEADER));
    lines.addAll(List.of(rows));
    return writeGzip(
        folder.resolve("binance-futures_incremental_book_L2_2023-11-14_BTCUSDT.csv.gz"),
        lines.toArray(String[]::new));
  }

  private List<RecordedEvent> read(Path... paths) throws IOException {
    List<RecordedEvent> events =
        TestRecordings.read(
            RecordingOptions.defaults().withAccount(account).withBadLineListener(badLines::add),
            paths);
    assertThat(account.addsUp()).isTrue();
    for (RecordedEvent event : events) {
      assertThat(OrderBookUpdates.validate(((BookUpdateEvent) event).update())).isNull();
    }
    return events;
  }

  @Test
  void rowsOfOneLocalTimestampAreOneMessage() throws IOException {
    List<RecordedEvent> events =
        read(
            file(
                row(0, true, "bid,99,1"),
                row(0, true, "bid,98,2"),
                row(0, true, "ask,101,3"),
                row(100, false, "bid,99,0"),
                row(100, false, "ask,101,4"),
                row(100, false, "ask,101,5"),
                row(200, false, "bid,98.5,7")));

    assertThat(bookUpdates(events)).containsExactly("SNAPSHOT 1-1", "DELTA 2-2", "DELTA 3-3");
    assertThat(events).extracting(RecordedEvent::instrument).containsOnly("binance-usdm:BTCUSDT");
    OrderBookUpdate delta = ((BookUpdateEvent) events.get(1)).update();
    assertThat(delta.getEventTimeMicros()).isEqualTo(micros(100));
    assertThat(delta.getIngestTimeMicros()).isEqualTo(micros(100) + 1_500);
    assertThat(PackedDoubles.get(delta.getAskQuantities(), 0))
        .as("the last row counts")
        .isEqualTo(5);
    assertThat(account.lines()).isEqualTo(8);
    assertThat(account.linesUsed()).isEqualTo(7);
  }

  @Test
  void aSnapshotBeginsWhereItsRowsFollowOthers() throws IOException {
    List<RecordedEvent> events =
        read(
            file(
                row(0, false, "bid,97,1"),
                row(10, true, "bid,99,1"),
                row(20, true, "ask,101,3"),
                row(100, false, "bid,99,2"),
                row(200, true, "bid,89,1"),
                row(200, true, "ask,91,1"),
                row(300, false, "ask,91,2")));

    assertThat(bookUpdates(events))
        .containsExactly("SNAPSHOT 1-1", "DELTA 2-2", "DELTA 3-3", "SNAPSHOT 4-4", "DELTA 5-5");
    assertThat(account.linesUnused()).containsEntry(Unused.BEFORE_SNAPSHOT, 1L);
  }

  @Test
  void aLostRowIsAGapUntilTheNextSnapshot() throws IOException {
    List<RecordedEvent> events =
        read(
            file(
                row(0, true, "bid,99,1"),
                row(0, true, "ask,101,1"),
                row(100, false, "bid,99,2"),
                row(200, false, "bid,99,two"),
                row(300, false, "bid,99,3"),
                row(400, false, "bid,99,4"),
                row(500, true, "bid,99,1"),
                row(500, true, "ask,101,1"),
                row(600, false, "bid,99,2")));

    OrderBook book = new OrderBook();
    List<BookOutcome> outcomes = new ArrayList<>();
    events.forEach(event -> outcomes.add(book.apply(((BookUpdateEvent) event).update())));
    assertThat(outcomes)
        .containsExactly(
            BookOutcome.SNAPSHOT, BookOutcome.GAP, BookOutcome.SNAPSHOT, BookOutcome.APPLIED);
    assertThat(badLines).extracting(BadLine::lineNumber).containsExactly(5L);
  }

  /** Its messages have no ids that would show it. */
  @Test
  void aDamagedPlaceIsAGapUntilTheNextSnapshot() throws IOException {
    Path before =
        file(row(0, true, "bid,99,1"), row(0, true, "ask,101,1"), row(100, false, "bid,99,2"));
    byte[] first = Files.readAllBytes(before);
    byte[] second =
        Files.readAllBytes(
            writeGzip(
                folder.resolve("behind.gz"),
                row(300, false, "bid,99,3"),
                row(400, false, "bid,99,4"),
                row(500, true, "bid,99,1"),
                row(500, true, "ask,101,1")));
    Files.delete(folder.resolve("behind.gz"));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes("garbage".getBytes(StandardCharsets.US_ASCII));
    both.writeBytes(second);
    Files.write(before, both.toByteArray());

    assertThat(bookUpdates(read(before)))
        .as("the message at the damaged place may lack rows")
        .containsExactly("SNAPSHOT 1-1", "DELTA 3-3", "SNAPSHOT 4-4");
    assertThat(account.damages()).isPositive();
    assertThat(account.linesUnused()).containsEntry(Unused.AFTER_GAP, 2L);
  }

  @Test
  void aSnapshotWithALostRowInTheMiddleIsNone() throws IOException {
    List<RecordedEvent> events =
        read(
            file(
                row(0, true, "bid,99,1"),
                row(0, true, "ask,101,1"),
                row(10, true, "bid,98,two"),
                row(10, true, "bid,97,1"),
                row(100, false, "bid,99,2"),
                row(200, true, "bid,89,1"),
                row(200, true, "ask,91,1")));

    assertThat(bookUpdates(events)).containsExactly("SNAPSHOT 1-1");
    assertThat(events.get(0).eventTimeMicros()).isEqualTo(micros(200));
  }

  @Test
  void namesVenuesAndContinuesDays() throws IOException {
    writeGzip(
        folder.resolve("b"),
        TardisBookDecoder.HEADER,
        row("bybit", 0, true, "bid,99,1"),
        row("bybit", 100, false, "ask,101,1"));
    writeGzip(
        folder.resolve("a"), TardisBookDecoder.HEADER, row("bybit", 86_400_000, true, "bid,99,1"));
    writeGzip(
        folder.resolve("c"), TardisBookDecoder.HEADER, row("okex-swap", 50, true, "bid,99,1"));

    assertThat(read(folder))
        .extracting(event -> event.instrument() + " " + (event.eventTimeMicros() / 1_000 - START))
        .containsExactly(
            "bybit-linear:BTCUSDT 0",
            "okex-swap:BTCUSDT 50",
            "bybit-linear:BTCUSDT 100",
            "bybit-linear:BTCUSDT 86400000");
  }

  @Test
  void refusesByNameWhatItCannotUse() throws IOException {
    Path trades =
        writeGzip(
            folder.resolve("trades.csv.gz"),
            "exchange,symbol,timestamp,local_timestamp,id,side,price,amount");
    Path symbol =
        writeGzip(
            folder.resolve("kraken.csv.gz"),
            TardisBookDecoder.HEADER,
            row("kraken", 0, true, "bid,99,1").replace("BTCUSDT", "XBT/USD"));

    assertThatThrownBy(() -> read(trades))
        .hasMessageContaining("Tardis file of another data type: only incremental_book_L2");
    assertThatThrownBy(() -> read(symbol))
        .hasMessageContaining(symbol.toString())
        .hasMessageContaining("instrument = 'kraken:XBT/USD' must be venue:symbol");
    assertThat(
            read(
                file(
                    row(0, true, "bid,99,1"),
                    row(1, false, "ask,101,1"),
                    row(2, false, "buy,99,1"),
                    "x")))
        .hasSize(2);
    assertThat(badLines)
        .extracting(BadLine::reason)
        .containsExactly("'side' = 'buy' must be bid or ask", "row has 1 columns, must have 8");
    assertThat(account.linesUnused())
        .isEqualTo(Map.of(Unused.BAD_LINE, 2L, Unused.NO_MARKET_DATA, 1L));
  }
}
