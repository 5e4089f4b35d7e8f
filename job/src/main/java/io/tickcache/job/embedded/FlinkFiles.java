package io.tickcache.job.embedded;

import io.tickcache.job.TemporaryDirectory;
import java.io.IOException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * Where a Flink in this process keeps what it unpacks and spills. Flink deletes it at a normal end
 * only: 24 MB of a jar stay in the system's directory when the process is stopped by a signal.
 */
public final class FlinkFiles {

  private FlinkFiles() {}

  /**
   * Lets Flink use a directory that goes with the process, however that ends; not before, because a
   * cluster still writes when its job has ended.
   *
   * @param configuration is told of it, where it does not name other places
   */
  @SuppressWarnings("resource") // closed by its hook
  public static void goWithTheProcess(Configuration configuration) throws IOException {
    String path = new TemporaryDirectory("tickcache-flink-").path().toString();
    if (!configuration.contains(CoreOptions.TMP_DIRS)) {
      configuration.set(CoreOptions.TMP_DIRS, path);
    }
    if (!configuration.contains(WebOptions.TMP_DIR)) {
      configuration.set(WebOptions.TMP_DIR, path);
    }
  }
}
