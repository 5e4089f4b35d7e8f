package io.tickcache.job.kafka.transactions;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.metrics.groups.ProxyMetricGroup;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults of Flink 2.3 and of its Kafka connector 5.0 that can be mended only through private
 * fields. Where a later version has no such field, it has no such fault, or has it again: then
 * nothing is mended, and nothing else happens.
 */
final class ConnectorFaults {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorFaults.class);

  private ConnectorFaults() {}

  /**
   * Closes the admin client of an exactly-once writer. The writer opens one to find transactions
   * that an attempt before left open, and never closes it: its thread outlives the job's classes
   * and ends with a NoClassDefFoundError, after each restart one more.
   */
  static void closeAdminOf(Object writer) {
    try {
      Field field = writer.getClass().getDeclaredField("adminClient");
      field.setAccessible(true);
      if (field.get(writer) instanceof Admin admin) {
        admin.close(Duration.ZERO);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("No admin client to close in {}.", writer.getClass(), e);
    }
  }

  /**
   * Keeps Flink from registering the gauge of pending transactions once more at each checkpoint
   * (FLINK-35321: the copy of what is pending registers itself, and a warning of a name collision
   * follows). The first registration, which is the right one, was before.
   */
  static void registerPendingOnce(CommitterInitContext context) {
    try {
      Field field = ProxyMetricGroup.class.getDeclaredField("parentMetricGroup");
      field.setAccessible(true);
      field.set(
          context.metricGroup(), withoutPending((MetricGroup) field.get(context.metricGroup())));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("The gauge of pending transactions is registered again and again.", e);
    }
  }

  /** A group that takes no more gauges of that name. */
  private static MetricGroup withoutPending(MetricGroup group) {
    return (MetricGroup)
        Proxy.newProxyInstance(
            MetricGroup.class.getClassLoader(),
            new Class<?>[] {MetricGroup.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("gauge")
                  && arguments[0].equals(MetricNames.PENDING_COMMITTABLES)) {
                return arguments[1];
              }
              try {
                return method.invoke(group, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
