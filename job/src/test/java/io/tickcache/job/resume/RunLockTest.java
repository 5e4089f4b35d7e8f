package io.tickcache.job.resume;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

  private static final String SETTING = "execution.checkpointing.dir";

  @TempDir private Path directory;

  @Test
  void isHeldByOneRunOfAGroupAtATime() {
    Optional<RunLock> first = RunLock.take(SETTING, directory, "blue/1");
    assertThatThrownBy(() -> RunLock.take(SETTING, directory, "blue/1"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "'execution.checkpointing.dir' = %s is in use by another run of group 'blue/1' (process %d): stop that one first, or give this one a group or a directory of its own",
            directory, ProcessHandle.current().pid());
    RunLock.take(SETTING, directory, "green").orElseThrow().close();

    first.orElseThrow().close();
    RunLock.take(SETTING, directory, "blue/1").orElseThrow().close();
  }

  @Test
  void makesTheDirectoryAndNamesOneThatCannotBeWritten() throws IOException {
    RunLock.take(SETTING, directory.resolve("new/one"), "blue").orElseThrow().close();
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> RunLock.take(SETTING, file.resolve("below"), "blue"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "'execution.checkpointing.dir' = " + file.resolve("below") + " cannot be written: ");
  }
}
