package io.tickcache.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.TardisBookDecoder;
import io.tickcache.market.OrderBookUpdates;
import io.tickcache.recording.account.ReadingAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines of every format, changed at random: read or refused, and every one accounted for. {@code
 * -Dtickcache.fuzz=1000000} takes that many.
 */
class FuzzedRecordingsTest {

  private static final int LINES = 50;
  private static final int FILES = Integer.getInteger("tickcache.fuzz", 20_000) / LINES;

  @TempDir Path folder;

  @Test
  void everyLineIsAccountedForWhateverItHolds() throws IOException {
    long seed = Long.getLong("tickcache.fuzz.seed", 17);
    Random random = new Random(seed);
    long lines = 0;
    long used = 0;
    for (int i = 0; i < FILES; i++) {
      Path file = Files.write(folder.resolve("file" + i % 3), file(random, i % 5));
      ReadingAccount account = new ReadingAccount();
      try {
        read(file, account);
      } catch (IOException e) {
        assertThat(e).as("seed %d, file %d", seed, i).hasMessageContaining(file.toString());
      }
      assertThat(account.addsUp()).as("seed %d, file %d: %s", seed, i, account.describe()).isTrue();
      lines += account.lines();
      used += account.linesUsed();
    }
    assertThat(lines).isGreaterThan(FILES * LINES / 2L);
    assertThat(used).isBetween(lines / 10, lines - lines / 10);
  }

  private static void read(Path file, ReadingAccount account) throws IOException {
    RecordingOptions options =
        RecordingOptions.defaults()
            .withAccount(account)
            .withKlineInterval(Duration.ofSeconds(1))
            .withBadLineListener(bad -> assertThat(bad.reason()).isNotBlank());
    long newest = Long.MIN_VALUE;
    try (RecordingReader reader = Recordings.open(List.of(file), options)) {
      while (reader.hasNext()) {
        RecordedEvent event = reader.next();
        newest = Math.max(newest, event.eventTimeMicros());
        if (event instanceof BookUpdateEvent book) {
          OrderBookUpdates.validate(book.update()); // may find a fault, must not throw
        }
      }
    }
  }

  private static byte[] file(Random random, int format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean packed = random.nextInt(4) == 0;
    try (OutputStream out = packed ? new GZIPOutputStream(bytes) : bytes) {
      for (int i = 0; i < LINES; i++) {
        byte[] line = line(format, i).getBytes(StandardCharsets.UTF_8);
        out.write(i > 0 && random.nextInt(4) == 0 ? changed(line, random) : line);
        out.write('\n');
      }
    }
    byte[] file = bytes.toByteArray();
    if (packed && random.nextBoolean()) {
      file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return file;
  }

  private static String line(int format, int i) {
    String message =
        switch (format) {
          case 0 ->
              switch (i % 4) {
                case 0 -> TestRecordings.snapshot(i * 10L, 100 + i);
                case 1 -> TestRecordings.spotTrade(i * 10L, "99", "1");
                case 2 -> TestRecordings.spotTicker(i * 10L, i, "99", "100");
                default -> TestRecordings.spotDepth(i * 10L, 100 + i - 3, 100 + i);
              };
          case 1 -> TestRecordings.futuresDepth(i * 10L, 100 + i, 100 + i, 99 + i);
          case 2 -> bybit(i);
          case 3 ->
              i == 0
                  ? "{\"t\":\"connect\",\"conn\":\"a\",\"ts\":1700006400.5,\"addr\":\"wss://x/v5/public/spot\"}"
                  : "{\"t\":\"recv\",\"conn\":\"a\",\"ts\":1700006400.5,\"data\":\""
                      + bybit(i).replace("\"", "\\\"")
                      + "\"}";
          default ->
              i == 0
                  ? TardisBookDecoder.HEADER
                  : "binance,BTCUSDT,%d,%d,%s,%s,99.5,%d"
                      .formatted(
                          TestRecordings.micros(i / 2),
                          TestRecordings.micros(i / 2),
                          i < 4,
                          i % 2 == 0 ? "bid" : "ask",
                          i);
        };
    return format == 1 && i == 1 ? TestRecordings.snapshot(i * 10L, 100 + i) : message;
  }

  private static String bybit(int i) {
    return ("{\"topic\":\"orderbook.50.X\",\"type\":\"%s\",\"ts\":%d,\"data\":{\"s\":\"X\","
            + "\"b\":[[\"99.5\",\"1\"]],\"a\":[],\"u\":%d,\"seq\":7}}")
        .formatted(i % 20 < 2 ? "snapshot" : "delta", TestRecordings.START + i, i);
  }

  /** Some bytes flipped, cut out, doubled, or a number made huge. */
  private static byte[] changed(byte[] line, Random random) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : line) {
      bytes.add(b);
    }
    for (int changes = random.nextInt(3); changes >= 0 && !bytes.isEmpty(); changes--) {
      int at = random.nextInt(bytes.size());
      switch (random.nextInt(5)) {
        case 0 -> bytes.set(at, (byte) random.nextInt(256));
        case 1 -> bytes.subList(at, Math.min(bytes.size(), at + 1 + random.nextInt(30))).clear();
        case 2 -> bytes.addAll(at, List.copyOf(bytes.subList(at, bytes.size())));
        case 3 -> bytes.addAll(at, List.of((byte) '9', (byte) '9', (byte) '9', (byte) '9'));
        default -> bytes.subList(at, bytes.size()).clear();
      }
    }
    byte[] changed = new byte[bytes.size()];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = bytes.get(i);
    }
    return changed;
  }
}
