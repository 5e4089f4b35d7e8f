package io.tickcache.inference.metrics;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;

/** A counter that shows what is counted elsewhere; nobody else may count with it. */
record CounterView(LongSupplier value) implements Counter {

  @Override
  public long getCount() {
    return value.getAsLong();
  }

  @Override
  public void inc() {
    throw readOnly();
  }

  @Override
  public void inc(long n) {
    throw readOnly();
  }

  @Override
  public void dec() {
    throw readOnly();
  }

  @Override
  public void dec(long n) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("this counter shows what is counted elsewhere");
  }
}
