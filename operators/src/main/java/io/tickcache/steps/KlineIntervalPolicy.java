package io.tickcache.steps;

/** What becomes of klines of intervals that a model was not trained on. */
public enum KlineIntervalPolicy {
  /** {@link #REFUSE} if the model says what it was trained on, else {@link #ANY}. */
  AUTO("auto"),
  /** They are refused, and say why. */
  REFUSE("refuse"),
  /** They are passed over and counted. */
  FILTER("filter"),
  /** They become steps, whatever the model makes of them; a warning says so. */
  ANY("any");

  private final String optionValue;

  KlineIntervalPolicy(String optionValue) {
    this.optionValue = optionValue;
  }

  @Override
  public String toString() {
    return optionValue;
  }
}
