package io.tickcache.job.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
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

    assertThat(newestFirst(in(directory.resolve("checkpoints").toUri().toString())))
        .containsExactly(uri(savepoint), uri(first), uri(second), uri(third), uri(fourth));
    assertThat(newestFirst(in(directory.resolve("checkpoints").toString())))
        .containsExactly(uri(savepoint), uri(first), uri(second), uri(third), uri(fourth));
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    assertThat(newestFirst(in(directory.resolve("none").toString()))).isEmpty();
    assertThat(newestFirst(new Configuration())).isEmpty();
  }

  @Test
  void doesNotTakeAFileSystemThatItCannotReadForAnEmptyOne() {
    assertThatThrownBy(() -> newestFirst(in("s3://bucket/checkpoints")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "'execution.checkpointing.dir' = s3://bucket/checkpoints cannot be read: ")
        .hasMessageContaining("scheme 's3'");
    Configuration savepoints = in(directory.toString());
    savepoints.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, "s3://bucket/savepoints");
    assertThatThrownBy(() -> newestFirst(savepoints))
        .hasMessageStartingWith(
            "'execution.checkpointing.savepoint-dir' = s3://bucket/savepoints cannot be read: ");
  }

  private static List<String> newestFirst(Configuration configuration) {
    return StoredStates.newestFirst(
        configuration,
        List.of(
            CheckpointingOptions.CHECKPOINTS_DIRECTORY, CheckpointingOptions.SAVEPOINT_DIRECTORY));
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
