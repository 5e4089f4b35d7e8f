package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.market.PackedDoubles;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.steps.EventAccount;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of random bytes, of changed bytes and of valid bytes with nonsense in their fields: the
 * operator never fails, and each has one fate. {@code -Dtickcache.fuzz=1000000} takes that many,
 * {@code -Dtickcache.fuzz.seed} others.
 */
class FuzzedRecordsTest {

  private static final long[] LONGS = {
    0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, TestFeed.START_MICROS
  };
  private static final double[] DOUBLES = {
    0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE, Double.MIN_VALUE, 1e300
  };
  private static final String[] TEXTS = {
    "", ":", "test:", ":BTC", "a b:c", "test:BTC", "test:\u5E01", "test:\uD800", "x".repeat(5_000)
  };

  @TempDir private Path directory;

  @Test
  void everyRecordHasOneFateWhateverItHolds() throws Exception {
    int records = Integer.getInteger("tickcache.fuzz", 20_000);
    long seed = Long.getLong("tickcache.fuzz.seed", 23);
    InferenceConfig config =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory));
    for (Ordering ordering : Ordering.values()) {
      Random random = new Random(seed);
      TestFeed feed = new TestFeed("test:BTC", seed);
      try (OperatorHarness operator =
          OperatorHarness.open(ConfigVariant.of(config).ordering(ordering).build())) {
        for (int i = 0; i < records / 2; i++) {
          operator.take(record(feed, random));
          if (i % 1_000 == 999) {
            operator.watermark(feed.timeMicros());
          }
        }
        operator.endInput();
        EventAccount account = EventAccount.of(fate -> operator.count(fate.metric()));
        assertThat(account.records())
            .as("seed %d, %s: %s", seed, ordering, account)
            .isEqualTo(records / 2);
        assertThat(operator.count(InferenceMetrics.PREDICTIONS))
            .as("seed %d, %s: some are as they should be", seed, ordering)
            .isGreaterThan(records / 100);
      }
    }
  }

  private static RawEvent record(TestFeed feed, Random random) {
    if (random.nextInt(10) == 0) {
      return feed.raw(feed.snapshot());
    }
    if (random.nextInt(2) == 0) {
      return random.nextInt(20) == 0 ? feed.raw(feed.kline()) : feed.raw(feed.delta());
    }
    RawEvent good = random.nextInt(4) == 0 ? feed.raw(feed.kline()) : feed.raw(feed.delta());
    return switch (random.nextInt(4)) {
      case 0 -> with(good, good.key(), bytes(random), good.timestampMillis());
      case 1 -> with(good, good.key(), changed(good.value(), random), good.timestampMillis());
      case 2 -> nonsense(feed, random);
      default ->
          with(
              good,
              random.nextBoolean() ? bytes(random) : good.key(),
              random.nextInt(10) == 0 ? null : good.value(),
              random.nextBoolean() ? pick(LONGS, random) : good.timestampMillis());
    };
  }

  private static RawEvent with(RawEvent event, byte[] key, byte[] value, long timestampMillis) {
    return new RawEvent(
        event.source(),
        event.topic(),
        event.partition(),
        event.offset(),
        timestampMillis,
        false,
        key,
        value);
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A few bytes are others, or the end is missing, or there is more. */
  private static byte[] changed(byte[] value, Random random) {
    byte[] changed =
        random.nextInt(3) == 0
            ? Arrays.copyOf(value, random.nextInt(2 * value.length))
            : value.clone();
    for (int i = random.nextInt(4); i >= 0 && changed.length > 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  /**
   * A record of the schema with one to three fields that mean nothing; its key and time may fit.
   */
  private static RawEvent nonsense(TestFeed feed, Random random) {
    boolean book = random.nextBoolean();
    SpecificRecordBase record = book ? feed.delta() : feed.kline();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Schema.Field field =
          record.getSchema().getFields().get(random.nextInt(record.getSchema().getFields().size()));
      Object value = value(field.schema(), random);
      if (value != null) {
        record.put(field.pos(), value);
      }
    }
    return book ? feed.raw((OrderBookUpdate) record) : feed.raw((Kline) record);
  }

  private static Object value(Schema schema, Random random) {
    return switch (schema.getType()) {
      case LONG -> pick(LONGS, random);
      case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTES -> {
        double[] numbers = new double[random.nextInt(4)];
        Arrays.setAll(numbers, i -> DOUBLES[random.nextInt(DOUBLES.length)]);
        yield random.nextBoolean()
            ? PackedDoubles.pack(numbers, numbers.length)
            : ByteBuffer.wrap(bytes(random));
      }
      case UNION ->
          schema.getTypes().stream().anyMatch(type -> type.getType() == Schema.Type.LONG)
              ? (Object) pick(LONGS, random)
              : null;
      default -> null; // enums: those of the schema are all there are
    };
  }

  private static long pick(long[] values, Random random) {
    return values[random.nextInt(values.length)];
  }
}
