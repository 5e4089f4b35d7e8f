package io.tickcache.inference.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.engine.PrefixContent;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.prefix.MarketRecord.Key;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.steps.RefusedEventException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MarketPrefixRecordsTest {

  private static final int LENGTH = 3;

  private final MarketPrefix eventTime = new MarketPrefix(LENGTH, Ordering.EVENT_TIME);
  private final MarketPrefix arrival = new MarketPrefix(LENGTH, Ordering.ARRIVAL);

  /** A record whose one feature says what it is. */
  private static MarketRecord record(long eventTimeMicros, int value) {
    byte[] bytes = ByteBuffer.allocate(4).putInt(value).array();
    RawEvent raw =
        new RawEvent(
            TokenSource.MARKET, "market", 0, 0, eventTimeMicros / 1_000, false, bytes, bytes);
    return new MarketRecord(new Key(eventTimeMicros, bytes), raw, new float[] {value});
  }

  private static PrefixContent content(int... values) {
    return new PrefixContent(Arrays.stream(values).mapToObj(value -> new float[] {value}).toList());
  }

  private static void addAll(MarketPrefix records, MarketRecord... added) throws Exception {
    for (MarketRecord record : added) {
      records.add(record);
    }
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void aStepSeesTheNewestRecordsThatAreNotLater(Ordering ordering) throws Exception {
    MarketPrefix records = new MarketPrefix(LENGTH, ordering);
    addAll(records, record(10, 1), record(20, 2), record(30, 3), record(40, 4));

    assertThat(records.asOf(9)).isNull();
    assertThat(records.asOf(10)).isEqualTo(new MarketVersion(10, content(1)));
    assertThat(records.asOf(29)).isEqualTo(new MarketVersion(20, content(1, 2)));
    assertThat(records.asOf(39)).isEqualTo(new MarketVersion(30, content(1, 2, 3)));
    assertThat(records.asOf(Long.MAX_VALUE - 1)).isEqualTo(new MarketVersion(40, content(2, 3, 4)));
  }

  @Test
  void aVersionIsMadeOnce() throws Exception {
    addAll(eventTime, record(10, 1), record(20, 2));

    assertThat(eventTime.asOf(15)).isSameAs(eventTime.asOf(19));
    assertThat(eventTime.asOf(20)).isNotSameAs(eventTime.asOf(19));
  }

  @Test
  void theOrderOfArrivalDoesNotMatterInEventTime() throws Exception {
    long seed = 7;
    List<MarketRecord> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(record(10L * (i / 3), i)); // three at a time
    }
    addAll(eventTime, all.toArray(MarketRecord[]::new));
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(all, new Random(seed + round));
      MarketPrefix shuffled = new MarketPrefix(LENGTH, Ordering.EVENT_TIME);
      for (MarketRecord record : all) {
        shuffled.add(record);
        shuffled.asOf(record.key().eventTimeMicros()); // a version that others make obsolete
      }
      for (long time = 0; time < 140; time += 5) {
        assertThat(shuffled.asOf(time))
            .as("seed %d, round %d, time %d", seed, round, time)
            .isEqualTo(eventTime.asOf(time));
      }
    }
  }

  @Test
  void aRecordThatTheWatermarkHasPassedIsLate() throws Exception {
    addAll(eventTime, record(5_000, 1));
    eventTime.release(5);

    assertThatThrownBy(() -> eventTime.add(record(5_999, 2)))
        .asInstanceOf(InstanceOfAssertFactories.type(RefusedEventException.class))
        .returns(DeadLetterStage.ORDER, RefusedEventException::stage)
        .returns(
            "the market record at 5999 us is late: steps up to 5 ms were released without it",
            Throwable::getMessage);
    eventTime.add(record(6_000, 3));
    assertThat(eventTime.asOf(6_000)).isEqualTo(new MarketVersion(6_000, content(1, 3)));
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void theSameRecordIsTakenOnce(Ordering ordering) throws Exception {
    MarketPrefix records = new MarketPrefix(LENGTH, ordering);
    addAll(records, record(10, 1));

    assertThatThrownBy(() -> records.add(record(10, 1)))
        .asInstanceOf(InstanceOfAssertFactories.type(RefusedEventException.class))
        .returns(DeadLetterStage.APPLY, RefusedEventException::stage)
        .returns(
            "the market record at 10 us is there already, with the same values",
            Throwable::getMessage);
    assertThat(records.asOf(10)).isEqualTo(new MarketVersion(10, content(1)));
  }

  @Test
  void takesOnlyWhatIsNewerInOrderOfArrival() throws Exception {
    addAll(arrival, record(10, 1), record(20, 2));

    assertThatThrownBy(() -> arrival.add(record(15, 3)))
        .asInstanceOf(InstanceOfAssertFactories.type(RefusedEventException.class))
        .returns(DeadLetterStage.ORDER, RefusedEventException::stage)
        .returns(
            "the market record at 15 us is late: a record at 20 us came before it",
            Throwable::getMessage);
    assertThat(arrival.asOf(20)).isEqualTo(new MarketVersion(20, content(1, 2)));
    arrival.release(1); // the watermark makes nothing late here
    addAll(arrival, record(21, 4));
    assertThat(arrival.asOf(30)).isEqualTo(new MarketVersion(21, content(1, 2, 4)));
  }

  @Test
  void forgetsWhatNoStepSeesThatIsNotLate() throws Exception {
    for (int i = 1; i <= 10; i++) {
      eventTime.add(record(i * 1_000_000, i));
    }
    MarketVersion fourth = eventTime.asOf(4_999_999);
    eventTime.release(9_999); // a step may be 5 s behind it

    assertThat(eventTime.all())
        .extracting(record -> record.key().eventTimeMicros() / 1_000_000)
        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(eventTime.asOf(4_999_999)).isEqualTo(fourth);
    eventTime.release(Long.MAX_VALUE);
    assertThat(eventTime.all()).hasSize(LENGTH);
  }

  @Test
  void oneTimeFarAheadMakesNoRecordLateInOrderOfArrival() throws Exception {
    addAll(arrival, record(10_000_000, 1), record(11_000_000, 2));
    MarketRecord ahead = record(172_800_000_000L, 3);
    addAll(arrival, ahead, record(12_000_000, 4), record(13_000_000, 5));

    assertThat(arrival.asOf(13_000_000)).isEqualTo(new MarketVersion(13_000_000, content(2, 4, 5)));
    assertThatThrownBy(() -> arrival.add(record(12_999_999, 6)))
        .hasMessageContaining("a record at 13000000 us came before it");

    MarketPrefix restored = new MarketPrefix(LENGTH, Ordering.ARRIVAL);
    arrival.all().forEach(restored::restore);
    addAll(restored, record(14_000_000, 7));
    assertThat(restored.asOf(14_000_000))
        .isEqualTo(new MarketVersion(14_000_000, content(4, 5, 7)));
  }

  @Test
  void oneTimeFarAheadMakesNoRecordLateAfterTheEndOfAnInput() throws Exception {
    addAll(eventTime, record(10_000_000, 1), record(11_000_000, 2), record(172_800_000_000L, 3));
    eventTime.release(Long.MAX_VALUE);

    assertThat(eventTime.releasedMillis()).isEqualTo(11_000);
    addAll(eventTime, record(12_000_000, 4));
    assertThat(eventTime.asOf(12_000_000))
        .isEqualTo(new MarketVersion(12_000_000, content(1, 2, 4)));
  }

  @Test
  void takesMoreAfterTheEndOfAnInput() throws Exception {
    addAll(eventTime, record(5_000, 1));
    eventTime.release(Long.MAX_VALUE);

    assertThat(eventTime.releasedMillis()).isEqualTo(5);
    eventTime.add(record(6_000, 2));
    assertThat(eventTime.asOf(6_000)).isEqualTo(new MarketVersion(6_000, content(1, 2)));
  }

  @Test
  void aSubtaskThatWasBehindStillSeesAfterARestoreWhatOthersHadForgotten() throws Exception {
    MarketPrefix ahead = new MarketPrefix(LENGTH, Ordering.EVENT_TIME);
    MarketPrefix behind = new MarketPrefix(LENGTH, Ordering.EVENT_TIME);
    for (int i = 1; i <= 10; i++) {
      ahead.add(record(i * 1_000, i));
      behind.add(record(i * 1_000, i));
    }
    ahead.release(9);
    behind.release(4);
    MarketVersion seen = behind.asOf(5_000);

    Stream.concat(ahead.all().stream(), behind.all().stream()).forEach(eventTime::restore);
    eventTime.restoreReleased(ahead.releasedMillis());
    eventTime.restoreReleased(behind.releasedMillis());

    eventTime.release(4); // it comes again
    assertThat(eventTime.asOf(5_000)).isEqualTo(seen);
    assertThatThrownBy(() -> eventTime.add(record(9_000, 11)))
        .hasMessageContaining("steps up to 9 ms were released without it");
  }
}
