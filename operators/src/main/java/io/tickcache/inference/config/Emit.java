package io.tickcache.inference.config;

/** Which steps of a batch give a prediction. */
public enum Emit {
  /** Each of them. */
  EVERY_STEP("every-step"),
  /** The last one of each instrument: fewer records, but which ones depends on the batches. */
  LAST("last");

  private final String optionValue;

  Emit(String optionValue) {
    this.optionValue = optionValue;
  }

  @Override
  public String toString() {
    return optionValue;
  }
}
