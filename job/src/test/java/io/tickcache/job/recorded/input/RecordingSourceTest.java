package io.tickcache.job.recorded.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.job.kafka.EventRecords;
import io.tickcache.job.kafka.KafkaInput;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.simulator.SimulatorOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;

class RecordingSourceTest {

  private static final ModelConfig MODEL = ModelFactory.smallConfig();
  private static final JobConfig CONFIG =
      JobConfig.from(
          new Settings()
              .add(TickcacheOptions.BOOTSTRAP_SERVERS, "nobody:1")
              .add(TickcacheOptions.MODEL_DIRECTORY, "none")
              .add(TickcacheOptions.SOURCE_BOUNDED, true)
              .add(TickcacheOptions.MAX_OUT_OF_ORDERNESS, Duration.ZERO)
              .toConfiguration());

  @Test
  void emitsEveryRecordOnceInTheOrderOfTheRecordingsWithOffsetsOfItsTopic() throws Exception {
    List<String> expected = new ArrayList<>();
    EventRecords records = new EventRecords();
    long[] offsets = new long[2];
    try (MarketFeed feed = feed()) {
      while (feed.hasNext()) {
        RecordedEvent event = feed.next();
        records
            .of(event)
            .ifPresent(
                record ->
                    expected.add(
                        "%s-0@%d %d %s %s"
                            .formatted(
                                CONFIG.topics().name(record.topic()),
                                offsets[record.topic().ordinal()]++,
                                record.timestampMillis(),
                                new String(record.key(), StandardCharsets.UTF_8),
                                HexFormat.of().formatHex(record.value()))));
      }
    }
    List<String> emitted = new ArrayList<>();
    RecordingSplit end = read(RecordingSplit.WHOLE, Long.MAX_VALUE, OptionalLong.empty(), emitted);
    assertThat(end.read()).isEqualTo(expected.size()).isGreaterThan(2 * Watermarks.EVERY);
    assertThat(emitted.stream().filter(line -> !line.startsWith("watermark")))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void goesOnWhereACheckpointWasWithTheSameWatermarks() throws Exception {
    List<String> whole = new ArrayList<>();
    read(RecordingSplit.WHOLE, Long.MAX_VALUE, OptionalLong.empty(), whole);
    assertThat(whole).anyMatch(line -> line.startsWith("watermark"));
    for (long read : new long[] {0, 1, 1023, 1024, 1025, 2500, whole.size()}) {
      List<String> emitted = new ArrayList<>();
      RecordingSplit split = read(RecordingSplit.WHOLE, read, OptionalLong.empty(), emitted);
      RecordingSplit restored =
          RecordingSplit.Format.INSTANCE.deserialize(
              RecordingSplit.Format.INSTANCE.getVersion(),
              RecordingSplit.Format.INSTANCE.serialize(split));
      assertThat(read(restored, 0, OptionalLong.empty(), new ArrayList<>()))
          .as("a checkpoint before anything was passed over")
          .isEqualTo(split);
      read(restored, Long.MAX_VALUE, OptionalLong.empty(), emitted);
      assertThat(emitted).as("restored at %d", read).isEqualTo(whole);
    }
  }

  @Test
  void leavesOutAllThatIsLaterThanACut() throws Exception {
    List<String> whole = new ArrayList<>();
    read(RecordingSplit.WHOLE, Long.MAX_VALUE, OptionalLong.empty(), whole);
    List<String> early = new ArrayList<>();
    long cutMicros = 1_767_225_600_000_000L + 11_000_000;
    read(RecordingSplit.WHOLE, Long.MAX_VALUE, OptionalLong.of(cutMicros), early);

    assertThat(early).isNotEmpty().hasSizeLessThan(whole.size());
    assertThat(whole.subList(0, early.size())).isEqualTo(early);
    assertThat(timestamp(early.get(early.size() - 1))).isLessThanOrEqualTo(cutMicros / 1_000);
    assertThat(timestamp(whole.get(early.size()))).isGreaterThanOrEqualTo(cutMicros / 1_000);
  }

  private static long timestamp(String line) {
    return Long.parseLong(line.split(" ")[1]);
  }

  private static MarketFeed feed() {
    return MarketFeed.simulated(
        SimulatorOptions.defaults().withSeed(3).withInstruments(5).withUpdatesPerSecond(20),
        null,
        Duration.ofSeconds(30));
  }

  /** Reads on from a split, at most so many records; what it emits, and then the checkpoint. */
  private static RecordingSplit read(
      RecordingSplit split, long atMost, OptionalLong untilMicros, List<String> emitted)
      throws Exception {
    try (MarketFeed feed = feed();
        LocalRecordings recordings =
            new LocalRecordings(feed, CONFIG.topics(), MODEL, untilMicros)) {
      Reading reading = new Reading(emitted);
      RecordingSource source =
          new RecordingSource(recordings, KafkaInput.watermarks(CONFIG.source()));
      SourceReader<RawEvent, RecordingSplit> reader = source.createReader(reading);
      assertThat(reader.isAvailable()).isNotDone();
      reader.addSplits(List.of(split));
      reader.start();
      assertThat(reader.isAvailable()).isDone();
      InputStatus status = InputStatus.MORE_AVAILABLE;
      while (status == InputStatus.MORE_AVAILABLE && reading.records() < atMost) {
        status = reader.pollNext(reading);
      }
      if (status != InputStatus.MORE_AVAILABLE) {
        assertThat(status).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(reader.isAvailable()).isNotDone();
        assertThat(reading.saidThatAllIsRead()).isTrue();
        reader.notifyNoMoreSplits();
        assertThat(reader.isAvailable()).isDone();
        assertThat(reader.pollNext(reading)).isEqualTo(InputStatus.END_OF_INPUT);
      }
      return reader.snapshotState(1).get(0);
    }
  }
}
