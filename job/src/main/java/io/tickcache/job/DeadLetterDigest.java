package io.tickcache.job;

import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why records were dead letters: how many at each stage, and the reason of the first. */
public final class DeadLetterDigest {

  private final Map<DeadLetterStage, Stage> stages = new EnumMap<>(DeadLetterStage.class);

  private record Stage(long count, String firstReason) {}

  /** Takes the next one. */
  public void add(DeadLetter letter) {
    stages.merge(
        letter.getStage(),
        new Stage(1, letter.getReason()),
        (before, one) -> new Stage(before.count() + 1, before.firstReason()));
  }

  /** A line a stage. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    stages.forEach(
        (stage, seen) ->
            lines.add(
                String.format(
                    Locale.ROOT, "%,d %s, e.g. %s", seen.count(), stage, seen.firstReason())));
    return lines;
  }
}
