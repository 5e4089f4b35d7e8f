package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.market.PackedDoubles;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each bad record goes to the dead letters with its reason; good ones around it are not lost. */
class BadInputTest {

  private static final String BTC = "test:BTC";

  @TempDir private static Path directory;
  private static InferenceConfig config;
  private TestFeed feed;

  @BeforeAll
  static void makeModel() throws Exception {
    config =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory));
  }

  @BeforeEach
  void newFeed() {
    feed = new TestFeed(BTC, 41);
  }

  @Test
  void aRecordWithoutAKey() throws Exception {
    RawEvent good = feed.raw(feed.snapshot());
    refuses(
        feed.raw(TokenSource.ORDER_BOOK, null, good.timestampMillis(), good.value()),
        DeadLetterStage.RECORD,
        "the record has no key; it must be the instrument");
  }

  @Test
  void aKeyThatIsNotUtf8() throws Exception {
    RawEvent good = feed.raw(feed.snapshot());
    refuses(
        new RawEvent(
            TokenSource.ORDER_BOOK,
            "order-book",
            3,
            17,
            good.timestampMillis(),
            false,
            new byte[] {(byte) 0xff},
            good.value()),
        DeadLetterStage.RECORD,
        "the record's key is empty or not UTF-8");
  }

  @Test
  void aTombstone() throws Exception {
    refuses(
        feed.raw(TokenSource.ORDER_BOOK, BTC, 0, null),
        DeadLetterStage.RECORD,
        "the record has no value (a tombstone)");
  }

  @Test
  void aTopicThatStampsRecordsItself() throws Exception {
    RawEvent good = feed.raw(feed.snapshot());
    refuses(
        new RawEvent(
            good.source(),
            good.topic(),
            good.partition(),
            good.offset(),
            good.timestampMillis(),
            true,
            good.key(),
            good.value()),
        DeadLetterStage.RECORD,
        "topic 'order-book' stamps records itself (LogAppendTime)");
  }

  @Test
  void bytesThatAreNoAvro() throws Exception {
    refuses(
        feed.raw(TokenSource.ORDER_BOOK, BTC, 0, "{\"b\":[]}".getBytes()),
        DeadLetterStage.DECODE,
        "not Avro single-object encoding");
  }

  @Test
  void aLengthFieldThatAsksForTwoGigabytes() throws Exception {
    byte[] good = feed.raw(feed.snapshot()).value();
    byte[] greedy = Arrays.copyOf(good, 15);
    // The instrument's length, as a zigzag varint: 1,999,999,999 bytes.
    byte[] length = {(byte) 0xFE, (byte) 0xCF, (byte) 0xAC, (byte) 0xF3, 0x0E};
    System.arraycopy(length, 0, greedy, 10, length.length);
    refuses(
        feed.raw(TokenSource.ORDER_BOOK, BTC, 0, greedy),
        DeadLetterStage.DECODE,
        "not a whole OrderBookUpdate: 'instrument' claims 1999999999 bytes where 0 are left");
  }

  @Test
  void bytesBehindTheRecord() throws Exception {
    RawEvent good = feed.raw(feed.snapshot());
    refuses(
        feed.raw(
            TokenSource.ORDER_BOOK,
            BTC,
            good.timestampMillis(),
            Arrays.copyOf(good.value(), good.value().length + 3)),
        DeadLetterStage.DECODE,
        "3 bytes follow the OrderBookUpdate");
  }

  @Test
  void aValueTooLongForADeadLetterIsCut() throws Exception {
    byte[] huge = new byte[1_000_000];
    huge[0] = 42;
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed.raw(TokenSource.ORDER_BOOK, BTC, 0, huge));
      DeadLetter letter = operator.deadLetters().get(0);
      assertThat(letter.getValue().remaining()).isEqualTo(900_000);
      assertThat(letter.getReason()).endsWith("(the value's 1000000 bytes were cut to 900000)");
    }
  }

  @Test
  void anEventFromTheFuture() throws Exception {
    refusesUpdate(
        update -> update.setIngestTimeMicros(update.getEventTimeMicros() - 3_600_000_001L),
        "is more than an hour after ingestTimeMicros");
  }

  @Test
  void aRecordCutShort() throws Exception {
    RawEvent good = feed.raw(feed.snapshot());
    refuses(
        feed.raw(
            TokenSource.ORDER_BOOK,
            BTC,
            good.timestampMillis(),
            Arrays.copyOf(good.value(), good.value().length - 9)),
        DeadLetterStage.DECODE,
        "not a whole OrderBookUpdate");
  }

  @Test
  void anotherSchema() throws Exception {
    RawEvent kline = feed.raw(feed.kline());
    refuses(
        feed.raw(TokenSource.ORDER_BOOK, BTC, kline.timestampMillis(), kline.value()),
        DeadLetterStage.DECODE,
        "schema fingerprint is not that of OrderBookUpdate");
  }

  @Test
  void aKeyThatIsNotThePayloadsInstrument() throws Exception {
    RawEvent good = feed.raw(feed.snapshot());
    refuses(
        feed.raw(TokenSource.ORDER_BOOK, "test:ETH", good.timestampMillis(), good.value()),
        DeadLetterStage.VALIDATE,
        "key 'test:ETH' is not the payload's instrument 'test:BTC'");
  }

  @Test
  void aTimestampThatIsNotTheEventTime() throws Exception {
    RawEvent good = feed.raw(feed.snapshot());
    refuses(
        feed.raw(TokenSource.ORDER_BOOK, BTC, good.timestampMillis() + 1, good.value()),
        DeadLetterStage.VALIDATE,
        "is not the event time");
  }

  @Test
  void anUnknownInstrument() throws Exception {
    TestFeed unknown = new TestFeed("elsewhere:BTC", 1);
    refuses(
        unknown.raw(unknown.snapshot()),
        DeadLetterStage.VALIDATE,
        "unknown instrument 'elsewhere:BTC': no pattern of 'instruments' matches it");
  }

  @Test
  void aKeyThatIsNoInstrument() throws Exception {
    refusesUpdate(update -> update.setInstrument("BTC"), "BTC");
  }

  @Test
  void numbersThatAreNotFinite() throws Exception {
    refusesUpdate(update -> update.setBidPrices(packed(Double.NaN, 1)), "NaN");
    refusesUpdate(update -> update.setAskQuantities(packed(Double.POSITIVE_INFINITY, 1)), "Inf");
  }

  @Test
  void negativeNumbers() throws Exception {
    refusesUpdate(update -> update.setBidPrices(packed(-1, 5)), "-1.0");
    refusesUpdate(update -> update.setBidQuantities(packed(-2, 5)), "-2.0");
  }

  @Test
  void sidesOfDifferentLengths() throws Exception {
    refusesUpdate(update -> update.setBidQuantities(packed(1)), "bid");
  }

  @Test
  void sequencesInTheWrongOrder() throws Exception {
    refusesUpdate(update -> update.setFirstSequence(update.getLastSequence() + 1), "Sequence");
  }

  @Test
  void aKlineWhoseHighIsBelowItsLow() throws Exception {
    refusesKline(kline -> kline.setHigh(kline.getLow() / 2), "high");
  }

  @Test
  void aKlineThatClosesBeforeItOpens() throws Exception {
    refusesKline(kline -> kline.setOpenTimeMicros(kline.getCloseTimeMicros() + 1), "TimeMicros");
  }

  @Test
  void duplicateAndOutOfOrderUpdates() throws Exception {
    OrderBookUpdate snapshot = feed.snapshot();
    OrderBookUpdate first = feed.delta();
    OrderBookUpdate second = feed.delta();
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, snapshot).take(feed, first).take(feed, second);
      operator.take(feed, second).take(feed, first).takeDeltas(feed, 1).endInput();
      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactly(0L, 1L, 2L);
      assertThat(operator.deadLetters())
          .hasSize(2)
          .allMatch(letter -> letter.getStage() == DeadLetterStage.APPLY)
          .extracting(DeadLetter::getReason)
          .allMatch(reason -> reason.contains("is stale: the book of 'test:BTC' already stands"));
    }
  }

  @Test
  void aDuplicateKline() throws Exception {
    Kline kline = feed.kline();
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, kline).take(feed, kline).endInput();
      assertThat(operator.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getStage()).isEqualTo(DeadLetterStage.APPLY);
                assertThat(letter.getReason()).contains("is stale");
              });
    }
  }

  @Test
  void aBookThatCrossesWaitsForItsNextSnapshot() throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 1);
      OrderBookUpdate crossing = feed.delta();
      crossing.setBidPrices(packed(200));
      crossing.setBidQuantities(packed(1));
      operator.take(feed, crossing).takeDeltas(feed, 3);
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 1).endInput();
      assertThat(operator.predictions()).hasSize(2);
      assertThat(operator.deadLetters()).isEmpty();
    }
  }

  @Test
  void aSnapshotWithoutAnyLevel() throws Exception {
    OrderBookUpdate empty = feed.snapshot();
    empty.setBidPrices(packed());
    empty.setBidQuantities(packed());
    empty.setAskPrices(packed());
    empty.setAskQuantities(packed());
    refuses(feed.raw(empty), DeadLetterStage.VALIDATE, "snapshot");
  }

  @Test
  void aBookWithAnEmptySideMakesNoStep() throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      OrderBookUpdate bidsOnly = feed.snapshot();
      bidsOnly.setAskPrices(packed());
      bidsOnly.setAskQuantities(packed());
      OrderBookUpdate stillBidsOnly = feed.delta();
      stillBidsOnly.setAskPrices(packed());
      stillBidsOnly.setAskQuantities(packed());
      OrderBookUpdate complete = feed.delta();
      complete.setAskPrices(packed(101));
      complete.setAskQuantities(packed(1));
      operator.take(feed, bidsOnly).take(feed, stillBidsOnly).take(feed, complete).endInput();
      assertThat(operator.predictions()).hasSize(1);
      assertThat(operator.deadLetters()).isEmpty();
    }
  }

  @Test
  void allOfThemInOneRunCostNoGoodRecord() throws Exception {
    TestFeed good = new TestFeed("test:GOOD", 44);
    List<RawEvent> bad = oneOfEachKind();
    try (OperatorHarness operator =
        OperatorHarness.open(ConfigVariant.of(config).instruments("test:*").build())) {
      operator.take(good, good.snapshot());
      for (RawEvent event : bad) {
        operator.takeDeltas(good, 2).take(event);
      }
      operator.takeDeltas(good, 2).endInput();
      assertThat(operator.deadLetters())
          .extracting(DeadLetter::getOffset)
          .containsExactlyElementsOf(bad.stream().map(RawEvent::offset).toList());
      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactlyElementsOf(LongStream.range(0, 2L * bad.size() + 2).boxed().toList());
    }
  }

  private List<RawEvent> oneOfEachKind() {
    OrderBookUpdate update = feed.snapshot();
    RawEvent whole = feed.raw(update);
    long millis = whole.timestampMillis();
    TestFeed unknown = new TestFeed("elsewhere:BTC", 1);
    OrderBookUpdate notFinite = feed.snapshot();
    notFinite.setBidPrices(packed(Double.NaN));
    notFinite.setBidQuantities(packed(1));
    Kline impossible = feed.kline();
    impossible.setHigh(impossible.getLow() / 2);
    return List.of(
        feed.raw(TokenSource.ORDER_BOOK, null, millis, whole.value()),
        feed.raw(TokenSource.ORDER_BOOK, "", millis, whole.value()),
        feed.raw(TokenSource.ORDER_BOOK, BTC, millis, null),
        feed.raw(TokenSource.ORDER_BOOK, BTC, millis, new byte[] {1, 2, 3}),
        feed.raw(TokenSource.ORDER_BOOK, BTC, millis, Arrays.copyOf(whole.value(), 40)),
        feed.raw(TokenSource.KLINE, BTC, millis, whole.value()),
        feed.raw(TokenSource.ORDER_BOOK, "test:ETH", millis, whole.value()),
        feed.raw(TokenSource.ORDER_BOOK, BTC, millis + 1, whole.value()),
        unknown.raw(unknown.snapshot()),
        feed.raw(notFinite),
        feed.raw(impossible));
  }

  private void refusesUpdate(Consumer<OrderBookUpdate> damage, String reason) throws Exception {
    OrderBookUpdate update = new TestFeed(BTC, 42).snapshot();
    update.setBidPrices(packed(99, 98));
    update.setBidQuantities(packed(1, 2));
    update.setAskPrices(packed(101, 102));
    update.setAskQuantities(packed(1, 2));
    damage.accept(update);
    refuses(feed.raw(update), DeadLetterStage.VALIDATE, reason);
  }

  private void refusesKline(Consumer<Kline> damage, String reason) throws Exception {
    Kline kline = feed.kline();
    damage.accept(kline);
    refuses(feed.raw(kline), DeadLetterStage.VALIDATE, reason);
  }

  /** Puts the bad record amid good ones of a feed of its own. */
  private static void refuses(RawEvent bad, DeadLetterStage stage, String reason) throws Exception {
    InferenceConfig testVenueOnly = ConfigVariant.of(config).instruments("test:*", "BTC").build();
    TestFeed good = new TestFeed("test:GOOD", 43);
    try (OperatorHarness operator = OperatorHarness.open(testVenueOnly)) {
      operator.take(good, good.snapshot()).takeDeltas(good, 3).take(bad).takeDeltas(good, 3);
      operator.endInput();
      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactlyElementsOf(LongStream.range(0, 6).boxed().toList());
      assertThat(operator.deadLetters()).singleElement().satisfies(l -> isWhole(l, bad));
      assertThat(operator.deadLetters().get(0).getReason()).contains(reason);
      assertThat(operator.deadLetters().get(0).getStage()).isEqualTo(stage);
    }
  }

  private static void isWhole(DeadLetter letter, RawEvent bad) {
    assertThat(letter.getTopic()).isEqualTo(bad.topic());
    assertThat(letter.getPartition()).isEqualTo(bad.partition());
    assertThat(letter.getOffset()).isEqualTo(bad.offset());
    assertThat(letter.getTimestampMillis()).isEqualTo(bad.timestampMillis());
    assertThat(letter.getKey()).isEqualTo(bad.key() == null ? null : ByteBuffer.wrap(bad.key()));
    assertThat(letter.getValue())
        .isEqualTo(bad.value() == null ? null : ByteBuffer.wrap(bad.value()));
  }

  private static ByteBuffer packed(double... values) {
    return PackedDoubles.pack(values, values.length);
  }
}
