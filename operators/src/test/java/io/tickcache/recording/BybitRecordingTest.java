package io.tickcache.recording;

import static io.tickcache.recording.TestRecordings.START;
import static io.tickcache.recording.TestRecordings.bookUpdates;
import static io.tickcache.recording.TestRecordings.micros;
import static io.tickcache.recording.TestRecordings.read;
import static io.tickcache.recording.TestRecordings.writeGzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BybitRecordingTest {

  private static final String HEADER = "{\"t\":\"header\",\"format\":2,\"exchange\":\"BYBIT\"}";

  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return writeGzip(folder.resolve("recording.jsonl.gz"), lines);
  }

  private static String connect(String connection, String market) {
    return "{\"t\":\"connect\",\"conn\":\"%s\",\"ts\":1700006400.5,\"addr\":\"wss://x/v5/public/%s\"}"
        .formatted(connection, market);
  }

  private static String received(String connection, double time, String message) {
    return String.format(
        Locale.ROOT,
        "{\"t\":\"recv\",\"conn\":\"%s\",\"ts\":%.3f,\"data\":\"%s\"}",
        connection,
        START / 1_000 + time,
        message.replace("\"", "\\\""));
  }

  private static String book(String topic, String type, long time, long sequence) {
    return ("{\"topic\":\"%s\",\"type\":\"%s\",\"ts\":%d,\"data\":{\"s\":\"X\","
            + "\"b\":[[\"99.5\",\"1\"]],\"a\":[],\"u\":%d,\"seq\":7},\"cts\":%d}")
        .formatted(topic, type, START + time + 3, sequence, START + time);
  }

  @Test
  void tellsVenuesByConnectionAndMergesThemByTime() throws IOException {
    Path file =
        file(
            HEADER,
            connect("ws.1", "linear"),
            "{\"t\":\"send\",\"conn\":\"ws.1\",\"ts\":1.6,\"data\":\"{}\"}",
            received("ws.1", 2.0, "{\"success\":true,\"op\":\"subscribe\"}"),
            received("ws.1", 2.5, book("orderbook.200.BTCUSDT", "snapshot", 2000, 50)),
            received("ws.1", 90.5, book("orderbook.200.BTCUSDT", "delta", 90_000, 51)),
            connect("ws.2", "spot"),
            received("ws.2", 1.5, book("orderbook.200.BTCUSDT", "snapshot", 1000, 70)),
            received("ws.2", 3.5, book("orderbook.200.BTCUSDT", "delta", 3000, 71)));

    List<RecordedEvent> events = read(file);

    assertThat(bookUpdates(events))
        .containsExactly("SNAPSHOT 70-70", "SNAPSHOT 50-50", "DELTA 71-71", "DELTA 51-51");
    assertThat(events)
        .extracting(RecordedEvent::instrument)
        .containsExactly(
            "bybit-spot:BTCUSDT",
            "bybit-linear:BTCUSDT",
            "bybit-spot:BTCUSDT",
            "bybit-linear:BTCUSDT");
    OrderBookUpdate first = ((BookUpdateEvent) events.get(0)).update();
    assertThat(first.getEventTimeMicros()).as("cts").isEqualTo(micros(1000));
    assertThat(first.getIngestTimeMicros()).isEqualTo(micros(1500));
    assertThat(first.getPreviousSequence()).isNull();
  }

  @Test
  void takesARestartOfTheFeedForASnapshot() throws IOException {
    Path file =
        file(
            connect("ws.1", "linear"),
            received("ws.1", 1, book("orderbook.50.X", "snapshot", 1000, 50)),
            received("ws.1", 2, book("orderbook.50.X", "delta", 2000, 1)),
            received("ws.1", 3, book("orderbook.50.X", "delta", 3000, 2)));

    assertThat(bookUpdates(read(file)))
        .containsExactly("SNAPSHOT 50-50", "SNAPSHOT 1-1", "DELTA 2-2");
  }

  @Test
  void usesOneOfSeveralDepthsOfASymbol() throws IOException {
    Path file =
        file(
            connect("ws.1", "linear"),
            received("ws.1", 1, book("orderbook.200.X", "snapshot", 1000, 50)),
            received("ws.1", 2, book("orderbook.50.X", "snapshot", 2000, 900)),
            received("ws.1", 3, book("orderbook.200.X", "delta", 3000, 51)));

    assertThat(bookUpdates(read(file))).containsExactly("SNAPSHOT 50-50", "DELTA 51-51");
  }

  @Test
  void readsTrades() throws IOException {
    String trades =
        "{\"topic\":\"publicTrade.X\",\"type\":\"snapshot\",\"ts\":1700006401010,\"data\":["
            + "{\"T\":1700006401000,\"s\":\"X\",\"S\":\"Sell\",\"v\":\"0.5\",\"p\":\"10.25\",\"seq\":1},"
            + "{\"i\":\"a\",\"T\":1700006401001,\"p\":\"10.5\",\"v\":\"2\",\"S\":\"Buy\"}]}";

    assertThat(read(file(connect("ws.1", "spot"), received("ws.1", 1, trades))))
        .containsExactly(
            new TradeEvent("bybit-spot:X", micros(1000), 10.25, 0.5, true),
            new TradeEvent("bybit-spot:X", micros(1001), 10.5, 2, false));
  }

  @Test
  void putsAClosedKlineAtItsCloseTimeAndARevisionBeforeIt() throws IOException {
    String candle =
        "{\"start\":%d,\"end\":%d,\"interval\":\"1\",\"open\":\"10\",\"close\":\"11\","
            + "\"high\":\"12\",\"low\":\"9\",\"volume\":\"5\",\"turnover\":\"55\","
            + "\"confirm\":%s,\"timestamp\":1700006460300}";
    String klines =
        "{\"topic\":\"kline.1.X\",\"data\":["
            + candle.formatted(START, START + 59_999, true)
            + ","
            + candle.formatted(START + 60_000, START + 119_999, false)
            + "],\"ts\":1700006460300,\"type\":\"snapshot\"}";

    List<RecordedEvent> events =
        read(file(connect("ws.1", "linear"), received("ws.1", 60.5, klines)));

    assertThat(events)
        .containsExactly(
            new KlineEvent(kline(micros(0), micros(60_000), true)),
            new KlineEvent(kline(micros(60000), micros(60300), false)));
  }

  private static Kline kline(long open, long event, boolean closed) {
    long interval = 60_000_000;
    return new Kline(
        "bybit-linear:X",
        interval,
        open,
        open + interval,
        event,
        micros(60500),
        10.0,
        12.0,
        9.0,
        11.0,
        5.0,
        55.0,
        closed);
  }

  @Test
  void readsArchiveFilesThatContinueEachOther() throws IOException {
    writeGzip(
        folder.resolve("b.jsonl.gz"),
        book("orderbook.500.X", "snapshot", 1000, 50),
        book("orderbook.500.X", "delta", 2000, 51).replace(",\"cts\":" + (START + 2000), ""));
    writeGzip(folder.resolve("a.jsonl.gz"), book("orderbook.500.X", "delta", 3000, 52));

    List<RecordedEvent> events = read(folder);

    assertThat(bookUpdates(events)).containsExactly("SNAPSHOT 50-50", "DELTA 51-51", "DELTA 52-52");
    assertThat(events)
        .as("ts where there is no cts")
        .extracting(RecordedEvent::eventTimeMicros)
        .containsExactly(micros(1000), micros(2003), micros(3000));
    assertThat(events).extracting(RecordedEvent::instrument).containsOnly("bybit-linear:X");
  }

  @Test
  void reportsEachBadLineOnce() throws IOException {
    Path file =
        file(
            connect("ws.1", "linear"),
            connect("ws.2", "spot"),
            "{\"t\":\"recv\",\"conn\":\"ws.2\",\"ts\":1700006401.5,\"data\":\"{\\\"topic\\\":",
            "garbage",
            received("ws.2", 2, book("orderbook.50.X", "snapshot", 1, 5).replace("99.5", "x")),
            received("ws.1", 3, book("orderbook.50.X", "snapshot", 1, 5).replace("\"u\":5,", "")));
    List<BadLine> bad = new ArrayList<>();

    read(RecordingOptions.defaults().withBadLineListener(bad::add), file);

    assertThat(bad).extracting(BadLine::lineNumber).containsExactlyInAnyOrder(3L, 4L, 5L, 6L);
    assertThat(bad)
        .extracting(BadLine::reason)
        .contains("'x' is not a number", "orderbook.50.X must have ts or cts, u, b and a");
  }

  @Test
  void reportsAMessageThatNamesNoConnection() throws IOException {
    String nameless = received("ws.1", 2, "{}").replace("\"conn\":\"ws.1\",", "");
    Path file = file(connect("ws.1", "linear"), connect("ws.2", "spot"), nameless);

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(BadLineException.class)
        .hasMessage(file + ":3: 'conn' must come before 'data'");
  }

  @Test
  void refusesACaptureThatNamesNoVenue() throws IOException {
    Path file = file(HEADER);

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("'connect' line");
  }
}
