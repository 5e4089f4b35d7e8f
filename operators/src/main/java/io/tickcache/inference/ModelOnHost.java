package io.tickcache.inference;

import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFormatException;
import io.tickcache.model.ModelMissingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model directory as one host has it. Whoever submitted the job has read it: it may be slow to
 * come.
 */
final class ModelOnHost {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Logger LOG = LoggerFactory.getLogger(ModelOnHost.class);

  private ModelOnHost() {}

  /**
   * Reads it, and waits for it if it is not there or cannot be read.
   *
   * @param host for messages
   * @param patience how long to wait
   * @throws IOException if it still is not there: the next attempt may find it
   * @throws ModelFormatException if it is there, and is no model
   */
  static ModelDirectory read(String directory, String host, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean said = false;
    while (true) {
      String why;
      try {
        return ModelDirectory.read(Path.of(directory));
      } catch (ModelMissingException e) {
        why = e.getMessage();
      } catch (IOException e) {
        why = e.toString();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "'model.directory' = %s on %s: %s; waited %d s for it, and the next attempt will again"
                .formatted(directory, host, why, patience.toSeconds()));
      }
      if (!said) {
        LOG.warn("'model.directory' = {} on {}: {}; waiting for it", directory, host, why);
        said = true;
      }
      Thread.sleep(POLL.toMillis());
    }
  }
}
