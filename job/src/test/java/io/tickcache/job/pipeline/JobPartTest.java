package io.tickcache.job.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPartTest {

  @ParameterizedTest
  @CsvSource({
    "io.tickcache.wire.WireFormat, decode, DECODE",
    "io.tickcache.inference.WaitingEvents, release, ORDER",
    "io.tickcache.market.OrderBook, apply, BOOK",
    "io.tickcache.features.OrderBookFeatures, extract, FEATURES",
    "io.tickcache.engine.vector.VectorNetwork, run, NETWORK",
    "io.tickcache.engine.InferenceEngine, run, OPERATOR",
    "io.tickcache.inference.OpenBatch, emit, EMIT",
    "io.tickcache.inference.OpenBatch$1, accept, OPERATOR",
    "org.apache.kafka.clients.producer.KafkaProducer, doSend, SINK",
    "io.tickcache.inference.RawEventSerializer, serialize, EXCHANGE",
  })
  void tellsThePartOfAFrame(String type, String method, JobPart part) {
    assertThat(JobPart.ofFrame(type, method)).isEqualTo(part);
  }

  @Test
  void leavesFramesThatSeveralPartsCallToTheirCallers() {
    assertThat(JobPart.ofFrame("io.tickcache.wire.WireFormat", "encode")).isNull();
    assertThat(JobPart.ofFrame("java.util.HashMap", "get")).isNull();
  }

  /** A class that was renamed would count for its caller, and nobody would see it. */
  @Test
  void namesClassesThatExist() {
    for (JobPart.Rule rule : JobPart.RULES) {
      if (rule.type().endsWith(".")) {
        continue;
      }
      assertThatCode(() -> Class.forName(rule.type(), false, getClass().getClassLoader()))
          .as(rule.type())
          .doesNotThrowAnyException();
      if (rule.method() != null) {
        assertThat(methods(rule.type())).contains(rule.method());
      }
    }
  }

  private String[] methods(String type) {
    try {
      return Arrays.stream(
              Class.forName(type, false, getClass().getClassLoader()).getDeclaredMethods())
          .map(java.lang.reflect.Method::getName)
          .toArray(String[]::new);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
