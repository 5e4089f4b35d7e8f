package io.tickcache.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the recordings that lie beside the project in {@code ../shared/data}, where there are any.
 */
public final class RecordedData {

  private RecordedData() {}

  /**
   * A file or folder of the recordings, e.g. {@code orderbook/binance-usdm}. Without it the calling
   * test is skipped, with a message that names it.
   */
  public static Path require(String relative) {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path found = folder.resolve("shared/data").resolve(relative);
      if (Files.exists(found)) {
        return found;
      }
    }
    return Assumptions.abort(
        "no shared/data/" + relative + " in " + start + " or above it: skipped");
  }
}
