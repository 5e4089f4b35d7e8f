package io.tickcache.inference.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the comparison of bytes is worth: each mistake that a checkpoint could make, made here on
 * purpose, is one that it sees.
 */
class StateMutationTest {

  private static final String INSTRUMENT = "test:BTC";
  private static final int FIRST_CHECKPOINT = 40;
  private static final int SECOND_CHECKPOINT = 50;
  private static final int EVENTS = 80;

  @TempDir private static Path directory;
  private static InferenceConfig config;
  private static List<RawEvent> events;
  private static List<String> undisturbed;
  private static OperatorSubtaskState first;
  private static OperatorSubtaskState second;

  @BeforeAll
  static void takeTwoCheckpoints() throws Exception {
    config =
        ConfigVariant.of(
                OperatorHarness.config(
                    TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), directory)))
            .ordering(Ordering.EVENT_TIME)
            .build();
    events = events();
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      take(operator, 0, FIRST_CHECKPOINT);
      first = operator.checkpoint(1);
      take(operator, FIRST_CHECKPOINT, SECOND_CHECKPOINT);
      second = operator.checkpoint(2);
      int before = operator.bytes().size();
      take(operator, SECOND_CHECKPOINT, EVENTS);
      List<String> all = operator.endInput().bytes();
      undisturbed = all.subList(before, all.size());
    }
  }

  @Test
  void nothingDiffersWithoutAMistake() throws Exception {
    assertThat(afterRestore(unchanged -> {})).isEqualTo(undisturbed);
  }

  @Test
  void aDirtyPageLeftOutIsSeen() throws Exception {
    TreeMap<Integer, byte[]> old = pages(first);
    TreeMap<Integer, byte[]> dirty = pages(second);
    dirty.entrySet().removeIf(page -> Arrays.equals(page.getValue(), old.get(page.getKey())));
    dirty.keySet().retainAll(old.keySet());
    assertThat(dirty).isNotEmpty();
    int page = dirty.firstKey();

    assertThat(afterRestore(state -> StateEdit.pages(state, INSTRUMENT).put(page, old.get(page))))
        .isNotEqualTo(undisturbed);
  }

  @Test
  void slotsInAnotherOrderAreSeen() throws Exception {
    TreeMap<Integer, byte[]> pages = pages(second);

    assertThatThrownBy(
            () ->
                afterRestore(
                    state -> {
                      StateEdit.pages(state, INSTRUMENT).put(1, pages.get(2));
                      StateEdit.pages(state, INSTRUMENT).put(2, pages.get(1));
                    }))
        .hasMessageContaining("KV page 1 (version 1")
        .hasMessageContaining("with first position 16");
  }

  @Test
  void aForgottenWaitingEventIsSeen() throws Exception {
    assertThat(
            afterRestore(
                state -> StateEdit.value(state, INSTRUMENT, InstrumentStore.WAITING).clear()))
        .isNotEqualTo(undisturbed);
  }

  @Test
  void aLostPositionCounterIsSeen() throws Exception {
    assertThat(
            afterRestore(
                state -> {
                  var header = StateEdit.value(state, INSTRUMENT, "header");
                  header.update(
                      withoutPosition(InstrumentHeaderFormat.INSTANCE.fromBytes(header.value())));
                }))
        .isNotEqualTo(undisturbed);
  }

  @Test
  void aStepLeftInTheBatchIsRefused() throws Exception {
    InferenceConfig arrival = ConfigVariant.of(config).ordering(Ordering.ARRIVAL).build();
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      take(operator, 0, FIRST_CHECKPOINT); // each watermark runs what is in the batch
      operator.take(events.get(FIRST_CHECKPOINT));
      assertThatThrownBy(() -> operator.checkpointWithoutFlush(1))
          .rootCause()
          .hasMessageMatching(
              "a checkpoint found \\d+ steps not yet inferred, 0 contexts not yet rebuilt");
    }
  }

  private static byte[] withoutPosition(InstrumentHeader header) throws Exception {
    KvContextSnapshot context = header.context();
    return InstrumentHeaderFormat.INSTANCE.toBytes(
        new InstrumentHeader(
            header.lastEventMicros(),
            header.previousMid(),
            header.released(),
            header.lastEpochMicros(),
            header.lastStepMicros(),
            header.networkId(),
            header.arithmetic(),
            header.origin(),
            new KvContextSnapshot(
                context.epochMicros(),
                0,
                context.maxContext(),
                context.storage(),
                context.retention()),
            null));
  }

  private static List<String> afterRestore(StateEdit mistake) throws Exception {
    try (OperatorHarness operator = OperatorHarness.restoreEdited(config, second, mistake)) {
      take(operator, SECOND_CHECKPOINT, EVENTS);
      return operator.endInput().bytes();
    }
  }

  private static TreeMap<Integer, byte[]> pages(OperatorSubtaskState state) throws Exception {
    TreeMap<Integer, byte[]> pages = new TreeMap<>();
    OperatorHarness.restoreEdited(config, state, StateEdit.copyPages(INSTRUMENT, pages)).close();
    return pages;
  }

  /** Feeds some of the events; the watermark stays 100 ms behind, so that some always wait. */
  private static void take(OperatorHarness operator, int from, int to) throws Exception {
    for (RawEvent event : events.subList(from, to)) {
      operator.take(event);
      operator.watermark((event.timestampMillis() - 100) * 1_000);
    }
  }

  private static List<RawEvent> events() {
    TestFeed feed = new TestFeed(INSTRUMENT, 71);
    List<RawEvent> all = new ArrayList<>();
    all.add(feed.raw(feed.snapshot()));
    while (all.size() < EVENTS) {
      all.add(feed.raw(feed.delta()));
    }
    return all;
  }
}
