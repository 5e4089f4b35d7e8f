package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartNoticeTest {

  @TempDir private Path directory;

  @Test
  void findsTheNewestCompletedCheckpointOfAnyAttempt() throws IOException {
    checkpoint("job-a/chk-9", 5_000);
    checkpoint("job-b/chk-2", 9_000);
    Files.createDirectories(directory.resolve("job-b/chk-3")); // was not completed
    assertThat(RestartNotice.newestCheckpoint(in(directory.toUri().toString())))
        .contains(directory.resolve("job-b/chk-2"));
    assertThat(RestartNotice.newestCheckpoint(in(directory.toString())))
        .contains(directory.resolve("job-b/chk-2"));
  }

  @Test
  void findsNothingWhereThereIsNothingOrNoFileOfThisMachine() {
    assertThat(RestartNotice.newestCheckpoint(in(directory.toString()))).isEmpty();
    assertThat(RestartNotice.newestCheckpoint(in(directory.resolve("none").toString()))).isEmpty();
    assertThat(RestartNotice.newestCheckpoint(in("s3://bucket/checkpoints"))).isEmpty();
    assertThat(RestartNotice.newestCheckpoint(new Configuration())).isEmpty();
  }

  private void checkpoint(String name, long millis) throws IOException {
    Path metadata = Files.createDirectories(directory.resolve(name)).resolve("_metadata");
    Files.writeString(metadata, "");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
  }

  private static Configuration in(String directory) {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory);
    return configuration;
  }
}
