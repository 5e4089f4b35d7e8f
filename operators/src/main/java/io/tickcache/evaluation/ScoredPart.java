package io.tickcache.evaluation;

import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Which part of recorded time is scored. */
public enum ScoredPart {
  /** What is later than all that the model was trained and chosen on. */
  TEST(EnumSet.of(Part.TEST)),
  /** What the epoch was chosen on, to look at while a model is still looked for. */
  VALIDATION(EnumSet.of(Part.VALIDATION)),
  /** All that the model was neither trained nor chosen on, earlier or later. */
  ALL(EnumSet.of(Part.EARLIER, Part.TEST));

  private final Set<Part> parts;

  ScoredPart(Set<Part> parts) {
    this.parts = parts;
  }

  /** The parts of a split that it has. */
  public Set<Part> parts() {
    return EnumSet.copyOf(parts);
  }

  /** Where the steps lie, in words. */
  String where(Split split) {
    return switch (this) {
      case TEST -> "after " + split.validatedUntil();
      case VALIDATION ->
          "after %s until %s".formatted(split.trainedUntil(), split.validatedUntil());
      case ALL ->
          "before %s or after %s"
              .formatted(Split.instant(split.trainedFromMicros()), split.validatedUntil());
    };
  }

  /** What it is called in sentences. */
  public String words() {
    return this == ALL ? "unseen part" : name().toLowerCase(Locale.ROOT) + " part";
  }
}
