package io.tickcache.job.resume;

import io.tickcache.job.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Held by a run as long as it writes into a directory, of checkpoints those of a group, so that no
 * other goes on from what it still writes. The system releases it however the process ends; its
 * file stays.
 */
public final class RunLock implements AutoCloseable {

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a group in a directory of this machine, which is made if missing.
   *
   * @param setting what names the directory, for errors
   * @return the lock; empty if the directory's file system has none
   * @throws UserException if another run of the group holds it, naming its process; or if the
   *     directory cannot be written
   */
  static Optional<RunLock> take(String setting, Path directory, String group) {
    return take(
        "'%s' = %s".formatted(setting, directory),
        directory,
        directory.resolve("tickcache-run-" + digits(group) + ".lock"),
        "another run of group '%s'".formatted(group),
        "a group or a directory of its own");
  }

  /**
   * Takes the lock of a directory of this machine in which one run works alone; it is made if
   * missing.
   *
   * @param setting what names the directory, for errors
   * @return the lock; empty if the directory's file system has none
   * @throws UserException if another run holds it, naming its process; or if the directory cannot
   *     be written
   */
  public static Optional<RunLock> takeAlone(String setting, Path directory) {
    return take(
        "%s %s".formatted(setting, directory),
        directory,
        directory.resolve("tickcache-run.lock"),
        "another run",
        "a directory of its own");
  }

  private static Optional<RunLock> take(
      String place, Path directory, Path file, String another, String remedy) {
    FileChannel channel = open(place, directory, file);
    try {
      if (isTaken(channel)) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(ownProcess()));
        return Optional.of(new RunLock(channel));
      }
    } catch (IOException e) {
      closeQuietly(channel);
      return Optional.empty();
    }
    closeQuietly(channel);
    throw new UserException(
        "%s is in use by %s (process %s): stop that one first, or give this one %s"
            .formatted(place, another, holder(file), remedy));
  }

  private static FileChannel open(String place, Path directory, Path file) {
    try {
      Files.createDirectories(directory);
      return FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UserException("%s cannot be written: %s".formatted(place, e), e);
    }
  }

  @SuppressWarnings("resource") // goes with its channel
  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // by another run of this JVM
    }
  }

  private static byte[] ownProcess() {
    return Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
  }

  private static String holder(Path file) {
    try {
      String process = Files.readString(file, StandardCharsets.US_ASCII);
      return process.isEmpty() ? "unknown" : process;
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** A group may have any characters, a file may not. */
  private static String digits(String group) {
    return UUID.nameUUIDFromBytes(group.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      return; // nothing was to be written any more
    }
  }
}
