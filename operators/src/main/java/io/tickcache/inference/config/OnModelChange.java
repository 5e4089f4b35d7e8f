package io.tickcache.inference.config;

/**
 * What becomes of restored keys and values that another model made, or that are stored or chosen
 * otherwise.
 */
public enum OnModelChange {
  /** The job does not start. */
  REFUSE("refuse"),
  /**
   * They are dropped, and each instrument begins a new context with its next step; books and kline
   * windows go on.
   */
  NEW_CONTEXT("new-context"),
  /**
   * They are dropped and computed anew from the inputs that were retained beside them: an
   * approximation, for the lost ones knew of older steps too. An instrument whose inputs were not
   * retained, or that the model does not take, begins a new context.
   */
  REBUILD("rebuild");

  private final String optionValue;

  OnModelChange(String optionValue) {
    this.optionValue = optionValue;
  }

  @Override
  public String toString() {
    return optionValue;
  }
}
