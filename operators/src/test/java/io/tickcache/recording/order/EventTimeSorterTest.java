package io.tickcache.recording.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventTimeSorterTest {

  private static RecordedEvent event(long timeMicros, int number) {
    return new TradeEvent("a:B", timeMicros, 1, number, true);
  }

  @Test
  void sortsStablyWhatIsDisorderedWithinTheHorizon() {
    long seed = 3;
    Random random = new Random(seed);
    EventTimeSorter sorter = new EventTimeSorter();
    List<RecordedEvent> recorded = new ArrayList<>();
    List<RecordedEvent> sorted = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      long back = random.nextInt(5) * EventTimeSorter.HORIZON_MICROS / 10;
      recorded.add(event(100_000_000 + i * 10_000L - back, i));
      sorter.add(recorded.get(i));
      poll(sorter, sorted);
    }
    assertThat(sorted).hasSizeGreaterThan(9_000);
    sorter.end();
    poll(sorter, sorted);

    recorded.sort(Comparator.comparingLong(RecordedEvent::eventTimeMicros));
    assertThat(sorted).as("seed %d", seed).isEqualTo(recorded);
  }

  @Test
  void holdsAnEventBackWhileAnEarlierOneMayCome() {
    EventTimeSorter sorter = new EventTimeSorter();
    sorter.add(event(10_000_000, 1));

    assertThat(sorter.poll()).isNull();

    sorter.add(event(10_000_000 + EventTimeSorter.HORIZON_MICROS, 2));

    assertThat(sorter.poll()).isEqualTo(event(10_000_000, 1));
    assertThat(sorter.poll()).isNull();
  }

  @Test
  void oneTimeFarAheadPutsNothingElseOutOfOrder() {
    for (long ahead : new long[] {EventTimeSorter.HORIZON_MICROS + 1, 172_800_000_000L}) {
      for (int wrong : new int[] {0, 1, 50}) {
        EventTimeSorter sorter = new EventTimeSorter();
        List<RecordedEvent> recorded = new ArrayList<>();
        List<RecordedEvent> sorted = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          long back = i % 7 * 1_000_000L;
          long time = 100_000_000 + i * 1_000_000L - back;
          recorded.add(event(i == wrong ? time + 100_000_000 + ahead : time, i));
          sorter.add(recorded.get(i));
          poll(sorter, sorted);
        }
        assertThat(sorted).as("the sorter does not wait for the end").hasSizeGreaterThan(85);
        sorter.end();
        poll(sorter, sorted);

        recorded.sort(Comparator.comparingLong(RecordedEvent::eventTimeMicros));
        assertThat(sorted).as("%d us ahead at %d", ahead, wrong).isEqualTo(recorded);
      }
    }
  }

  private static void poll(EventTimeSorter sorter, List<RecordedEvent> sorted) {
    for (RecordedEvent e = sorter.poll(); e != null; e = sorter.poll()) {
      sorted.add(e);
    }
  }
}
