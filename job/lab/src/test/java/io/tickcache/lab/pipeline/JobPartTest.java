package io.tickcache.lab.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tickcache.lab.pipeline.JobPart.Frame;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPartTest {

  @ParameterizedTest
  @CsvSource({
    "io.tickcache.wire.WireFormat, decode, DECODE",
    "io.tickcache.steps.WaitingEvents, release, ORDER",
    "io.tickcache.market.OrderBook, apply, BOOK",
    "io.tickcache.features.OrderBookFeaturesV1, extract, FEATURES",
    "io.tickcache.engine.vector.VectorNetwork, run, NETWORK",
    "io.tickcache.engine.InferenceEngine, run, OPERATOR",
    "io.tickcache.inference.batch.OpenBatch, emit, EMIT",
    "io.tickcache.inference.batch.OpenBatch$1, accept, OPERATOR",
    "org.apache.kafka.clients.producer.KafkaProducer, doSend, SINK",
    "io.tickcache.inference.event.RawEventSerializer, serialize, EXCHANGE",
  })
  void tellsThePartOfAFrame(String type, String method, JobPart part) {
    assertThat(JobPart.ofStack(List.of(new Frame(type, method)))).isEqualTo(part);
  }

  @Test
  void leavesFramesThatSeveralPartsCallToTheirCallers() {
    Frame map = new Frame("java.util.HashMap", "get");
    Frame format = new Frame("io.tickcache.wire.WireFormat", "encode");
    Frame sink = new Frame("io.tickcache.job.kafka.PredictionRecordSerializer", "serialize");
    assertThat(JobPart.ofStack(List.of(map, format, sink))).isEqualTo(JobPart.SINK);
    assertThat(JobPart.ofStack(List.of(map, format))).isEqualTo(JobPart.OTHER);
  }

  @Test
  void whatAReloadCallsIsItsOwn() {
    assertThat(
            JobPart.ofStack(
                List.of(
                    new Frame("io.tickcache.engine.vector.KvStore", "clear"),
                    new Frame("io.tickcache.engine.vector.VectorNetwork", "reserve"),
                    new Frame("io.tickcache.engine.KvCache", "reserve"),
                    new Frame("io.tickcache.engine.KvCache", "restore"))))
        .isEqualTo(JobPart.STATE);
  }

  /** A class that was renamed would count for its caller, and nobody would see it. */
  @Test
  void namesClassesThatExist() {
    for (JobPart.Rule rule : concat(JobPart.WHOLE, JobPart.RULES)) {
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

  private static List<JobPart.Rule> concat(List<JobPart.Rule> some, List<JobPart.Rule> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private String[] methods(String type) {
    try {
      return Arrays.stream(
              Class.forName(type, false, getClass().getClassLoader()).getDeclaredMethods())
          .map(Method::getName)
          .toArray(String[]::new);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
