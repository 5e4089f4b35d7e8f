package io.tickcache.job.options;

/** What the job does when records that it had written for good are lost. */
public enum OnLostTransaction {
  /** It fails and is not restarted: somebody has to look. */
  FAIL("fail"),
  /** It goes on; the log and the counters tell. */
  CONTINUE("continue");

  private final String optionValue;

  OnLostTransaction(String optionValue) {
    this.optionValue = optionValue;
  }

  @Override
  public String toString() {
    return optionValue;
  }
}
