package io.tickcache.job.kafka;

import io.tickcache.inference.batch.TimedPrediction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** A prediction's timings as record headers: decimal numbers in ASCII. */
public final class PredictionHeaders {

  /** Steps that shared the forward pass. */
  public static final String BATCH_STEPS = "tickcache-batch-steps";

  /** From the step's arrival at the operator to its forward pass, microseconds. */
  public static final String WAIT_MICROS = "tickcache-wait-us";

  /** The forward pass, microseconds. */
  public static final String FORWARD_MICROS = "tickcache-forward-us";

  private PredictionHeaders() {}

  static void write(TimedPrediction prediction, Headers headers) {
    add(headers, BATCH_STEPS, prediction.batchSteps());
    add(headers, WAIT_MICROS, TimeUnit.NANOSECONDS.toMicros(prediction.waitNanos()));
    add(headers, FORWARD_MICROS, TimeUnit.NANOSECONDS.toMicros(prediction.forwardNanos()));
  }

  /** A header's number; 0 where the record has no such header. */
  public static long read(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null
        ? 0
        : Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
  }

  private static void add(Headers headers, String name, long value) {
    headers.add(name, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
  }
}
