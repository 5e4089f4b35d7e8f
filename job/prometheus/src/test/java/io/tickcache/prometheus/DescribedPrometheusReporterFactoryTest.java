package io.tickcache.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.CollectorRegistry;
import java.net.URL;
import java.net.URLClassLoader;
import org.apache.flink.metrics.prometheus.PrometheusReporter;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.junit.jupiter.api.Test;

/** Where the jar of Flink's reporter is not where it should be. */
class DescribedPrometheusReporterFactoryTest {

  /** A plugin takes Flink's own classes from lib/ and all others from its directory. */
  @Test
  void leavesFlinksReporterAsItIsIfThatIsInLibAndInThePlugin() throws Exception {
    try (Plugin plugin = new Plugin(true)) {
      MetricReporter reporter =
          plugin.factory().createMetricReporter(DescribedPrometheusReporterTest.config("0"));
      try {
        assertThat(reporter).isInstanceOf(PrometheusReporter.class);
      } finally {
        reporter.close();
      }
    }
  }

  @Test
  void saysWhatIsMissingBesideIt() throws Exception {
    try (Plugin plugin = new Plugin(false)) {
      MetricReporterFactory factory = plugin.factory();
      assertThatThrownBy(
              () -> factory.createMetricReporter(DescribedPrometheusReporterTest.config("0")))
          .hasMessageStartingWith(
              "tickcache-prometheus.jar needs flink-metrics-prometheus-*.jar beside it");
    }
  }

  /** A plugin's directory that this JVM's class path is {@code lib} to. */
  private static final class Plugin extends URLClassLoader {

    private final boolean flinksReporterInLib;

    Plugin(boolean flinksReporterInLib) {
      super(new URL[] {place(MetricTexts.class), place(CollectorRegistry.class)});
      this.flinksReporterInLib = flinksReporterInLib;
    }

    private static URL place(Class<?> of) {
      return of.getProtectionDomain().getCodeSource().getLocation();
    }

    MetricReporterFactory factory() throws ReflectiveOperationException {
      return (MetricReporterFactory)
          loadClass(DescribedPrometheusReporterFactory.class.getName())
              .getDeclaredConstructor()
              .newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        if (name.startsWith("org.apache.flink.metrics.prometheus.") && !flinksReporterInLib) {
          throw new ClassNotFoundException(name);
        }
        return name.startsWith("io.") ? findClass(name) : super.loadClass(name, resolve);
      }
    }
  }
}
