package io.tickcache.job.options;

/** Where a source starts to read when it has no checkpoint to go on from. */
public enum SourceStart {
  /** The consumer group's committed offsets; where it has none, the topic's beginning. */
  COMMITTED("committed"),
  /** The topic's beginning. */
  EARLIEST("earliest"),
  /** Only what arrives from now on. */
  LATEST("latest");

  private final String optionValue;

  SourceStart(String optionValue) {
    this.optionValue = optionValue;
  }

  @Override
  public String toString() {
    return optionValue;
  }
}
