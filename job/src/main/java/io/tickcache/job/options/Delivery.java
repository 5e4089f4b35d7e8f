package io.tickcache.job.options;

import org.apache.flink.connector.base.DeliveryGuarantee;

/** What a failure may do to the records that the job writes. */
public enum Delivery {
  /** None is lost; some may be written twice, as the same bytes. Milliseconds of latency. */
  AT_LEAST_ONCE("at-least-once", DeliveryGuarantee.AT_LEAST_ONCE),
  /**
   * Written in Kafka transactions: readers of committed records see each once, a checkpoint late.
   */
  EXACTLY_ONCE("exactly-once", DeliveryGuarantee.EXACTLY_ONCE);

  private final String optionValue;
  private final DeliveryGuarantee guarantee;

  Delivery(String optionValue, DeliveryGuarantee guarantee) {
    this.optionValue = optionValue;
    this.guarantee = guarantee;
  }

  /** The same in the words of Flink's sinks. */
  public DeliveryGuarantee guarantee() {
    return guarantee;
  }

  @Override
  public String toString() {
    return optionValue;
  }
}
