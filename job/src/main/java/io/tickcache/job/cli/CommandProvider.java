package io.tickcache.job.cli;

/**
 * Adds a command to the command line. Found through {@link java.util.ServiceLoader}, so that what a
 * cluster does not need, such as benchmarks, may stand in a jar of its own.
 */
public interface CommandProvider {

  /** The command, an object that picocli knows. */
  Object command();
}
