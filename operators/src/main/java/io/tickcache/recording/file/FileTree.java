package io.tickcache.recording.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Finds the files below a directory, and below links to directories. */
public final class FileTree {

  private FileTree() {}

  /**
   * The regular files below {@code directory}, by name.
   *
   * @param passedOver is told of what cannot be visited or is no regular file, and why
   */
  public static Set<Path> files(Path directory, BiConsumer<Path, String> passedOver)
      throws IOException {
    Set<Path> found = new TreeSet<>();
    Files.walkFileTree(
        directory,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              found.add(file);
            } else {
              passedOver.accept(file, "it is no file but " + kind(attributes));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            passedOver.accept(file, reason(e));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e) {
            if (e != null) {
              passedOver.accept(visited, reason(e));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static String kind(BasicFileAttributes attributes) {
    return attributes.isSymbolicLink() ? "a link to nothing" : "a pipe or a device";
  }

  /** Why a file cannot be read, in words; the exceptions' own are often but a name. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemLoopException) {
      return "a link to a directory above it";
    }
    return e instanceof NoSuchFileException ? "a link to nothing" : e.getMessage();
  }

  /**
   * Refuses what can be read only once.
   *
   * @throws IOException if {@code file} is a pipe or a device
   */
  public static void requireRegular(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          file
              + " is a pipe or a device, and recordings are read more than once: write it to a"
              + " file first (gzip, zip and zstd are read as they are)");
    }
  }
}
