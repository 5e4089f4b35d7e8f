package io.tickcache.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that is deleted, with all that is in it, on {@link #close} or when the JVM ends. */
public final class TemporaryDirectory implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Path path;
  private final AtExit atExit;

  /** Makes one in the system's directory for temporary files. */
  public TemporaryDirectory(String prefix) throws IOException {
    path = Files.createTempDirectory(prefix);
    atExit = AtExit.undo(this::deleteQuietly);
  }

  public Path path() {
    return path;
  }

  /**
   * Deletes it. Others that have not quite ended yet, such as a job's last checkpoint, may make and
   * delete files in it meanwhile.
   *
   * @throws IOException if something cannot be deleted, or others go on for seconds
   */
  @Override
  public void close() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean deleted = false;
    while (!deleted) {
      try {
        delete();
        deleted = true;
      } catch (NoSuchFileException | DirectoryNotEmptyException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
    }
    atExit.forget();
  }

  private void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Others may write into it while they end themselves: what they leave goes the next time. */
  private void deleteQuietly() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      try {
        delete();
        Thread.sleep(PAUSE.toMillis());
        if (!Files.exists(path)) {
          return;
        }
      } catch (IOException e) {
        continue; // A file came or went meanwhile.
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
