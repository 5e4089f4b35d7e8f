package io.tickcache.prometheus;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.util.Iterator;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.prometheus.AbstractPrometheusReporter;
import org.apache.flink.util.PortRange;

/** Collects as Flink's reporter does, and serves what that collected with descriptions. */
final class DescribedPrometheusReporter extends AbstractPrometheusReporter {

  /** Option and default of Flink's PrometheusReporterFactory. */
  private static final String PORT = "port";

  private static final String DEFAULT_PORT = "9249";

  private final CollectorRegistry described;
  private HTTPServer server;

  /**
   * A reporter that serves when it is opened.
   *
   * @throws ReflectiveOperationException if Flink's reporter keeps what it collects elsewhere
   * @throws ClassCastException if it is of another class loader than its Prometheus client
   */
  DescribedPrometheusReporter() throws ReflectiveOperationException {
    described = new DescribedRegistry(collected(), MetricTexts.ofMetricsPage());
  }

  /** Flink keeps it to its own package, and has no other way to what stands behind its server. */
  private CollectorRegistry collected() throws ReflectiveOperationException {
    Field registry = AbstractPrometheusReporter.class.getDeclaredField("registry");
    registry.setAccessible(true);
    return (CollectorRegistry) registry.get(this);
  }

  @Override
  public void open(MetricConfig config) {
    super.open(config);
    server = serve(config.getString(PORT, DEFAULT_PORT));
    log.info("Metrics for Prometheus, with descriptions of Tickcache's: port {}", server.getPort());
  }

  /** On the first port that is free: processes of one machine share a configuration. */
  private HTTPServer serve(String ports) {
    IOException last = null;
    Iterator<Integer> candidates = new PortRange(ports).getPortsIterator();
    while (candidates.hasNext()) {
      try {
        return new HTTPServer(new InetSocketAddress(candidates.next()), described);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IllegalStateException(
        "no port of '%s' = %s is free for Prometheus: a range needs one for each process of a machine"
            .formatted(PORT, ports),
        last);
  }

  /** Where it serves. */
  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop();
    }
    super.close();
  }
}
