package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.batch.TimedPredictionSerializer;
import io.tickcache.inference.event.DeadLetterSerializer;
import io.tickcache.inference.event.RawEventSerializer;
import io.tickcache.model.HeadType;
import io.tickcache.trading.SignalRule;
import io.tickcache.trading.Strategy;
import io.tickcache.trading.allocation.AllocationPolicy;
import io.tickcache.trading.allocation.AllocationPolicy.Limits;
import io.tickcache.trading.allocation.AllocationPolicy.Missing;
import io.tickcache.trading.allocation.AllocationPolicy.Rule;
import io.tickcache.trading.flow.AllocationPipeline;
import io.tickcache.trading.flow.AllocationSerializer;
import io.tickcache.trading.flow.OutlookSerializer;
import io.tickcache.trading.flow.PortfolioStateSerializer;
import io.tickcache.trading.flow.SignalPipeline;
import io.tickcache.trading.flow.SignalSerializer;
import io.tickcache.trading.flow.SignalStateSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A job manager reads a job's graph on threads that outlive the job. Avro, once initialized there,
 * leaves objects of its own in those threads, and with them every class of the job: a session
 * cluster's job manager was out of metaspace after sixteen submissions.
 */
class JobManagerClassesTest {

  private static final Strategy STRATEGY =
      new Strategy(
          "test",
          "return_1s_bps",
          HeadType.REGRESSION,
          false,
          new SignalRule(10, 10, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ofHours(1)),
          List.of());

  private static final AllocationPolicy POLICY =
      new AllocationPolicy(
          "test",
          "return_1s_bps",
          HeadType.REGRESSION,
          List.of("a:B"),
          Duration.ofMinutes(1),
          Rule.RISK,
          Missing.HOLD,
          Duration.ofMinutes(1),
          new Limits(false, 0, 1, 1, 1, 1),
          Duration.ofHours(1));

  @Test
  void whatAJobManagerReadsDoesNotBeginWithAvro() throws Exception {
    byte[] graph =
        written(
            InferencePipeline.DEAD_LETTERS,
            DeadLetterSerializer.TYPE,
            DeadLetterSerializer.INSTANCE,
            TimedPredictionSerializer.TYPE,
            TimedPredictionSerializer.INSTANCE,
            RawEventSerializer.TYPE,
            RawEventSerializer.INSTANCE,
            SignalSerializer.TYPE,
            SignalSerializer.INSTANCE,
            SignalStateSerializer.TYPE,
            SignalStateSerializer.INSTANCE,
            STRATEGY,
            OutlookSerializer.TYPE,
            OutlookSerializer.INSTANCE,
            PortfolioStateSerializer.TYPE,
            PortfolioStateSerializer.INSTANCE,
            AllocationSerializer.TYPE,
            AllocationSerializer.INSTANCE,
            POLICY);

    try (URLClassLoader job = jobClasses()) {
      read(graph, job);

      Class.forName(InferencePipeline.class.getName(), true, job);
      Class.forName(SignalPipeline.class.getName(), true, job);
      Class.forName(AllocationPipeline.class.getName(), true, job);
      for (String type :
          List.of(
              "io.tickcache.schemas.DeadLetter",
              "io.tickcache.schemas.Prediction",
              "io.tickcache.schemas.Signal",
              "io.tickcache.schemas.SignalSide",
              "io.tickcache.schemas.Allocation",
              "io.tickcache.schemas.Weight",
              "io.tickcache.schemas.WeightState",
              "org.apache.avro.Schema")) {
        assertThat(isInitialized(Class.forName(type, false, job))).as(type).isFalse();
      }
    }
  }

  @Test
  void thisTestSeesWhatIsInitialized() throws Exception {
    try (URLClassLoader job = jobClasses()) {
      Class<?> schema = Class.forName("org.apache.avro.Schema", false, job);
      assertThat(isInitialized(schema)).isFalse();
      Class.forName("io.tickcache.schemas.DeadLetter", true, job);
      assertThat(isInitialized(schema)).isTrue();
    }
  }

  /** All classes anew, as a submission has them. */
  private static URLClassLoader jobClasses() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static byte[] written(Serializable... objects) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(objects);
    }
    return bytes.toByteArray();
  }

  private static void read(byte[] bytes, ClassLoader loader) throws Exception {
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass description)
              throws ClassNotFoundException {
            return Class.forName(description.getName(), false, loader);
          }
        }) {
      in.readObject();
    }
  }

  /** Java has no other way to ask. */
  private static boolean isInitialized(Class<?> type) throws ReflectiveOperationException {
    Class<?> unsafe = Class.forName("sun.misc.Unsafe");
    Field field = unsafe.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    Object instance = field.get(null);
    return !(boolean) unsafe.getMethod("shouldBeInitialized", Class.class).invoke(instance, type);
  }
}
