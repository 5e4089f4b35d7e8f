package io.tickcache.job.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStatesTest {

  @TempDir private Path directory;

  @Test
  void listsWhatWasCompletedNewestFirstWhateverTheAttempt() throws IOException {
    Path third = completed("checkpoints/job-a/chk-9", 5_000);
    Path first = completed("checkpoints/job-b/chk-12", 9_000);
    Path second = completed("checkpoints/job-b/chk-2", 9_000); // the same moment, an older number
    Path fourth = completed("checkpoints/chk-3", 4_000); // without a directory of the job
    Path savepoint = completed("savepoints/savepoint-1", 10_000);
    Files.createDirectories(directory.resolve("checkpoints/job-b/chk-13")); // was not completed
    completed("checkpoints/job-b/shared/chk-99", 20_000); // not looked into

    assertThat(StoredStates.newestFirst(in(directory.resolve("checkpoints").toUri().toString())))
        .containsExactly(uri(savepoint), uri(first), uri(second), uri(third), uri(fourth));
    assertThat(StoredStates.newestFirst(in(directory.resolve("checkpoints").toString())))
        .containsExactly(uri(savepoint), uri(first), uri(second), uri(third), uri(fourth));
  }

  @Test
  void findsNothingWhereThereIsNothing() throws IOException {
    assertThat(StoredStates.newestFirst(in(directory.resolve("none").toString()))).isEmpty();
    assertThat(StoredStates.newestFirst(new Configuration())).isEmpty();
  }

  @Test
  void doesNotTakeAFileSystemThatItCannotReadForAnEmptyOne() {
    assertThatThrownBy(() -> StoredStates.newestFirst(in("s3://bucket/checkpoints")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("s3");
  }

  private Path completed(String name, long millis) throws IOException {
    Path checkpoint = Files.createDirectories(directory.resolve(name));
    Path metadata = Files.writeString(checkpoint.resolve("_metadata"), "");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
    return checkpoint;
  }

  private static String uri(Path path) {
    return "file:" + path;
  }

  private Configuration in(String checkpoints) {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
    configuration.set(
        CheckpointingOptions.SAVEPOINT_DIRECTORY, directory.resolve("savepoints").toString());
    return configuration;
  }
}
