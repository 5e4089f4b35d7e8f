package io.tickcache.job.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickcache.job.backtest.JobVariant;
import io.tickcache.model.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What cells came to, kept below a directory. A cell has a directory by its settings, in which the
 * job's outputs are: with other costs they are used again. Its result is used again only if all is
 * the same that it follows from, the reference with it.
 */
final class CellStore {

  /** Another one where older results say something else. */
  private static final String FORMAT = "1";

  private static final String RESULT = "result.json";
  private static final int DIGITS = 16;

  /** Unlike what is written for others, "NaN" is text here, and read as such. */
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** As it stands in the file. */
  private record Kept(String key, CellResult result) {}

  private final Path directory;

  CellStore(Path work) {
    directory = work.resolve("cells");
  }

  /** All that a result follows from, in a few digits. */
  static String key(List<String> identity, List<String> reference) {
    return digits(
        FORMAT + "\n" + String.join("\n", identity) + "\n\n" + String.join("\n", reference));
  }

  /** Where the cells of these settings work. */
  Path directoryOf(JobVariant variant) {
    return directory.resolve(digits(variant.settings() + " " + variant.window()));
  }

  /** The result that is kept, if it follows from the same. */
  Optional<CellResult> find(JobVariant variant, String key) throws IOException {
    Path file = directoryOf(variant).resolve(RESULT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Kept kept = MAPPER.readValue(file.toFile(), Kept.class);
      return kept.key().equals(key) ? Optional.of(kept.result()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // of another build, or damaged: it is run again
    }
  }

  /** All of it or nothing, whenever the process dies. */
  void keep(JobVariant variant, String key, CellResult result) throws IOException {
    Path home = Files.createDirectories(directoryOf(variant));
    Path part = home.resolve(RESULT + ".part");
    MAPPER.writeValue(part.toFile(), new Kept(key, result));
    Files.move(part, home.resolve(RESULT), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String digits(String text) {
    byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest).substring(0, DIGITS);
  }
}
