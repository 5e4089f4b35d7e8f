package io.tickcache.job;

import io.tickcache.job.options.scoring.ReferenceFile;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The model that comes with Tickcache, for demonstrations; its model card lies beside it in {@code
 * src/main/resources/models}.
 */
public final class ShippedModel {

  /** What it is called. */
  public static final String NAME = "books-small";

  private static final List<String> FILES =
      List.of(
          ModelDirectory.CONFIG_FILE,
          ModelDirectory.WEIGHTS_FILE,
          TrainingRecord.FILE,
          ReferenceFile.NAME);

  private ShippedModel() {}

  /** Its model card, Markdown. */
  public static String card() throws IOException {
    try (InputStream content = open("README.md")) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Writes the model directory there, where none may be yet. */
  public static void copyTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String file : FILES) {
      try (InputStream content = open(file)) {
        Files.copy(content, directory.resolve(file));
      }
    }
  }

  private static InputStream open(String file) throws IOException {
    String resource = "/models/%s/%s".formatted(NAME, file);
    InputStream content = ShippedModel.class.getResourceAsStream(resource);
    if (content == null) {
      throw new IOException("resource " + resource + " is missing from the jar");
    }
    return content;
  }
}
