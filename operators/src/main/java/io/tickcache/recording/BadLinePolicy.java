package io.tickcache.recording;

/** What a reader does with a line that it cannot use. */
public enum BadLinePolicy {
  /** Reports and counts it, and goes on with the next line. */
  SKIP("skip"),
  /** Reports and counts it, and stops with a {@link BadLineException}. */
  FAIL("fail");

  private final String optionValue;

  BadLinePolicy(String optionValue) {
    this.optionValue = optionValue;
  }

  @Override
  public String toString() {
    return optionValue;
  }
}
