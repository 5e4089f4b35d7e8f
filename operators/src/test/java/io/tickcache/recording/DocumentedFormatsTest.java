package io.tickcache.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.exchange.Unused;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.OrderBook;
import io.tickcache.recording.account.ReadingAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What docs/data.md says of files is so. */
class DocumentedFormatsTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "data.md");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Binance messages, binance-usdm:BTCUSDT, 2, 1, 0",
    "Bybit messages, bybit-linear:XRPUSDT, 2, 1, 1",
    "Bybit captures, bybit-linear:BTCUSDT, 1, 0, 0",
    "Tardis order books, binance-usdm:BTCUSDT, 1, 0, 0",
  })
  void theExampleOfAFormatIsReadWhole(
      String heading, String instrument, int applied, int trades, int klines) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), example(heading));
    ReadingAccount account = new ReadingAccount();
    RecordingOptions options =
        RecordingOptions.defaults().withBadLinePolicy(BadLinePolicy.FAIL).withAccount(account);

    List<RecordedEvent> events = TestRecordings.read(options, file);

    assertThat(account.lines()).isEqualTo(5);
    assertThat(account.addsUp()).isTrue();
    assertThat(events).extracting(RecordedEvent::instrument).containsOnly(instrument);
    assertThat(events).filteredOn(TradeEvent.class::isInstance).hasSize(trades);
    assertThat(events).filteredOn(KlineEvent.class::isInstance).hasSize(klines);
    OrderBook book = new OrderBook();
    List<BookOutcome> outcomes = new ArrayList<>();
    for (RecordedEvent event : events) {
      if (event instanceof BookUpdateEvent change) {
        outcomes.add(book.apply(change.update()));
      }
    }
    assertThat(outcomes).hasSize(1 + applied).startsWith(BookOutcome.SNAPSHOT);
    assertThat(outcomes.subList(1, outcomes.size())).containsOnly(BookOutcome.APPLIED);
  }

  private static String example(String heading) throws IOException {
    Matcher example =
        Pattern.compile("### " + heading + "\n.*?```\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT));
    assertThat(example.find()).as("an example below '%s'", heading).isTrue();
    return example.group(1);
  }

  @ParameterizedTest
  @EnumSource(Unused.class)
  void everyReasonNotToUseALineIsDocumented(Unused reason) throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains("\n| " + reason + " | ");
  }

  @Test
  void noReasonIsDocumentedThatIsNone() throws IOException {
    String document = Files.readString(DOCUMENT);
    String table = document.substring(document.indexOf("| not used | why |"));
    long rows = table.substring(0, table.indexOf("\n\n")).lines().count() - 2;

    assertThat(rows).isEqualTo(Unused.values().length);
  }
}
