package io.tickcache.inference.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.model.TokenSource;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RawEventTest {

  @Test
  void keysAreUtf8OrNameNoInstrument() {
    assertThat(keyed("binance:BTCUSDT".getBytes(StandardCharsets.UTF_8)).instrument())
        .isEqualTo("binance:BTCUSDT");
    assertThat(keyed(null).instrument()).isEqualTo(RawEvent.NO_INSTRUMENT);
    assertThat(keyed(new byte[] {'B', (byte) 0xFF, 'C'}).instrument())
        .isEqualTo(RawEvent.NO_INSTRUMENT);
    assertThat(keyed(new byte[] {'B', (byte) 0xC3}).instrument()) // half a character
        .isEqualTo(RawEvent.NO_INSTRUMENT);
  }

  @Test
  void theCharacterThatStandsForBadBytesMayBeSent() {
    String name = "venue:\uFFFD";
    assertThat(keyed(name.getBytes(StandardCharsets.UTF_8)).instrument()).isEqualTo(name);
  }

  private static RawEvent keyed(byte[] key) {
    return new RawEvent(TokenSource.ORDER_BOOK, "topic", 0, 0, 0, false, key, new byte[0]);
  }
}
