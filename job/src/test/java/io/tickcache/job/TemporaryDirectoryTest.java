package io.tickcache.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TemporaryDirectoryTest {

  private static final int ROUNDS = 3_000;

  /** As a job does whose last checkpoints are made and dropped while its directory is closed. */
  @Test
  void isDeletedWhileOthersMakeAndDeleteFilesInIt() throws Exception {
    TemporaryDirectory directory = new TemporaryDirectory("temporary-directory-test");
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger made = new AtomicInteger();
    Thread other = new Thread(() -> makeAndDelete(directory.path(), begun, made));
    other.start();
    begun.await();

    directory.close();
    other.join();

    assertThat(directory.path()).doesNotExist();
    assertThat(made).hasPositiveValue();
  }

  private static void makeAndDelete(Path directory, CountDownLatch begun, AtomicInteger made) {
    for (int i = 0; i < ROUNDS; i++) {
      try {
        Path checkpoint = Files.createDirectory(directory.resolve("chk-" + i));
        made.incrementAndGet();
        Files.writeString(checkpoint.resolve("_metadata"), "state");
        Files.deleteIfExists(checkpoint.resolve("_metadata"));
        Files.deleteIfExists(checkpoint);
      } catch (IOException e) {
        continue; // the directory is gone, or was emptied meanwhile
      } finally {
        begun.countDown();
      }
    }
  }

  @Test
  void mayBeGoneAlready() throws Exception {
    TemporaryDirectory directory = new TemporaryDirectory("temporary-directory-test");
    Files.delete(directory.path());

    directory.close();

    assertThat(directory.path()).doesNotExist();
  }
}
