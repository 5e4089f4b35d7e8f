package io.tickcache.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tries where a command is to write before it works for that: hours of training are not lost to a
 * wrong path. Nothing stays of the trial.
 */
public final class OutputPath {

  private OutputPath() {}

  /**
   * A directory that is there or can be made.
   *
   * @param option that names it, for errors
   * @throws UserException if it is a file, or cannot be written to
   */
  public static void requireDirectory(String option, Path directory) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw wrong(option, directory, "is a file, and must be a directory or not exist");
    }
    tryIn(option, directory, directory);
  }

  /**
   * A file that can be written, or written anew.
   *
   * @param option that names it, for errors
   * @throws UserException if it is a directory, or cannot be written
   */
  public static void requireFile(String option, Path file) {
    if (Files.isDirectory(file)) {
      throw wrong(option, file, "is a directory, and must be a file or not exist");
    }
    Path parent = file.toAbsolutePath().normalize().getParent();
    if (!Files.isDirectory(parent)) {
      throw wrong(option, file, "there is no directory " + parent);
    }
    if (Files.exists(file) ? !Files.isWritable(file) : !isWritable(parent)) {
      throw wrong(option, file, "may not be written");
    }
  }

  /** The nearest directory above that is there takes a file. */
  private static void tryIn(String option, Path named, Path directory) {
    Path there = directory.toAbsolutePath().normalize();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw wrong(option, named, there + " is a file");
    }
    if (!isWritable(there)) {
      throw wrong(option, named, "nothing may be written in " + there);
    }
  }

  private static boolean isWritable(Path directory) {
    try {
      Files.delete(Files.createTempFile(directory, ".tickcache-", ".tmp"));
      return true;
    } catch (IOException e) { // no permission, or a file system that is read only or full
      return false;
    }
  }

  private static UserException wrong(String option, Path path, String rule) {
    return new UserException("%s %s: %s".formatted(option, path, rule));
  }
}
