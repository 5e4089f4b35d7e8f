package io.tickcache.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.features.FeatureSchema;
import io.tickcache.features.MarketFeatures;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.MarketContext;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestMarket;
import io.tickcache.testing.TestModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which market records a recorded step sees. */
class MarketHistoryTest {

  private static final int LENGTH = 3;
  private static final ContextRules RULES = new ContextRules(Duration.ofHours(1), Long.MAX_VALUE);

  private final TestMarket feed = new TestMarket(3);
  private final List<RecordedEvent> events = RecordedEvents.simulated(2, Duration.ofSeconds(20), 4);
  private final List<RecordedEvent> withMarket =
      RecordedEvents.withMarket(events, Duration.ofSeconds(1));

  private static Histories read(List<RecordedEvent> events) {
    return HistoryReader.read(events.iterator(), RULES);
  }

  private static List<MarketContext> records(List<RecordedEvent> events) {
    return events.stream()
        .filter(RecordedEvent.MarketEvent.class::isInstance)
        .map(event -> ((RecordedEvent.MarketEvent) event).context())
        .toList();
  }

  private static double[] features(MarketContext record) {
    MarketFeatures extractor = RULES.extractors().market();
    FeatureSchema schema = extractor.schema();
    double[] features = new double[schema.size()];
    extractor.extract(record, features);
    return features;
  }

  @Test
  void aStepSeesTheNewestRecordsThatAreNotLater() {
    Histories histories = read(withMarket);
    MarketPrefixes prefixes =
        MarketPrefixes.of(histories, TestModels.tinyWithPrefix(LENGTH, TokenSource.ORDER_BOOK));
    List<MarketContext> records = records(withMarket);
    assertThat(records).hasSizeGreaterThan(15);
    for (InstrumentHistory history : histories.all()) {
      for (RecordedStep step : history.steps()) {
        List<MarketContext> seen = new ArrayList<>(records);
        seen.removeIf(record -> record.getEventTimeMicros() > step.eventTimeMicros());
        List<float[]> expected = // means 0, scales 1, and limited
            seen.subList(Math.max(0, seen.size() - LENGTH), seen.size()).stream()
                .map(record -> rounded(features(record)))
                .toList();
        assertThat(prefixes.records(prefixes.version(step.eventTimeMicros())))
            .usingElementComparator(Arrays::compare)
            .isEqualTo(expected);
      }
    }
  }

  private static float[] rounded(double[] features) {
    float[] rounded = new float[features.length];
    IntStream.range(0, rounded.length)
        .forEach(i -> rounded[i] = (float) Math.max(-10, Math.min(10, features[i])));
    return rounded;
  }

  /** A record of a later time than the step's event is as if it were not there. */
  @Test
  void nothingThatComesLaterChangesWhatAStepSees() {
    MarketHistory all = read(withMarket).market();
    int half = withMarket.size() / 2;
    MarketHistory first = read(withMarket.subList(0, half)).market();
    assertThat(first.entries()).isNotEmpty().hasSizeLessThan(all.entries().size());
    for (int i = 0; i < first.entries().size(); i++) {
      assertThat(first.entries().get(i).features()).isEqualTo(all.entries().get(i).features());
    }
    long last = first.entries().get(first.entries().size() - 1).eventTimeMicros();
    assertThat(all.version(last)).isEqualTo(first.version(last)).isPositive();
    assertThat(all.version(last - 1)).isEqualTo(all.version(last) - 1);
    assertThat(all.version(0)).isZero();
  }

  @Test
  void stepsAreTheSameWithRecordsAndWithout() {
    Histories without = read(events);
    Histories with = read(withMarket);
    assertThat(without.market().entries()).isEmpty();
    assertThat(with.steps()).isEqualTo(without.steps()).isPositive();
    for (int h = 0; h < with.all().size(); h++) {
      List<RecordedStep> steps = with.all().get(h).steps();
      for (int i = 0; i < steps.size(); i++) {
        assertThat(steps.get(i))
            .usingRecursiveComparison()
            .withEqualsForType(Double::equals, Double.class)
            .isEqualTo(without.all().get(h).steps().get(i));
      }
    }
  }

  @Test
  void recordsThatDoNotFollowEachOtherAreRefused() {
    List<RecordedEvent> twice =
        List.of(
            new RecordedEvent.MarketEvent(feed.record(2_000_000)),
            new RecordedEvent.MarketEvent(feed.record(2_000_000)));
    assertThatThrownBy(() -> read(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1970-01-01T00:00:02Z is not later than the one before");
  }
}
