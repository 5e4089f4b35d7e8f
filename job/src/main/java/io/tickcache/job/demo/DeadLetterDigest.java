package io.tickcache.job.demo;

import io.tickcache.job.kafka.TopicReader;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why records were dead letters: how many at each stage, and the reason of the first. */
final class DeadLetterDigest {

  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<DeadLetterStage, Stage> stages = new EnumMap<>(DeadLetterStage.class);

  private record Stage(long count, String firstReason) {}

  private DeadLetterDigest() {}

  /** Reads the topic to its end. */
  static DeadLetterDigest read(TopicReader reader) {
    DeadLetterDigest digest = new DeadLetterDigest();
    WireFormat<DeadLetter> format = new WireFormat<>(DeadLetter.class);
    while (!reader.atEnd()) {
      reader.poll(POLL).forEach(record -> digest.add(format.decode(record.value())));
    }
    return digest;
  }

  /** A line a stage. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    stages.forEach(
        (stage, seen) ->
            lines.add(
                String.format(
                    Locale.ROOT, "%,d %s, e.g. %s", seen.count(), stage, seen.firstReason())));
    return lines;
  }

  private void add(DeadLetter letter) {
    stages.merge(
        letter.getStage(),
        new Stage(1, letter.getReason()),
        (before, one) -> new Stage(before.count() + 1, before.firstReason()));
  }
}
