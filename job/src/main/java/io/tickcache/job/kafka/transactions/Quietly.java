package io.tickcache.job.kafka.transactions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes parts of the connector. What fails there is logged and goes no further: Flink 2.3 ends the
 * whole task manager, and every other job's tasks on it, when an operator of a failed task cannot
 * be closed (Task: "FATAL - exception in exception handler"). A writer whose producer was fenced
 * cannot: its close aborts the transaction, for which the connector expects one exception of two,
 * and then throws what sending has met since the task failed. Nothing is missed: a record that did
 * not arrive has failed its checkpoint before.
 */
final class Quietly {

  private static final Logger LOG = LoggerFactory.getLogger(Quietly.class);

  private Quietly() {}

  static void close(String what, AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("Closing {} failed; its task has ended anyway.", what, e);
    }
  }
}
