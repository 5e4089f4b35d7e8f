package io.tickcache.job.recorded.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.options.JobTopic;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task's file holds after deaths, in Flink's own operator. */
class OutputSinkTest {

  @TempDir private Path directory;

  /** Of the task that runs. */
  private static long counted;

  /** What tasks before it had counted. */
  private static final List<Map<String, Long>> RESTORED = new ArrayList<>();

  private static final class Counts implements TaskCounts {
    private static final long serialVersionUID = 1L;

    @Override
    public Map<String, Long> of(int subtask) {
      return Map.of("letters", counted);
    }

    @Override
    public void restore(Map<String, Long> counts) {
      RESTORED.add(counts);
    }
  }

  @Test
  void holdsWhatWasCheckpointedAndWhatCameAfterTheRestore() throws Exception {
    OperatorSubtaskState checkpoint;
    try (OneInputStreamOperatorTestHarness<DeadLetter, ?> task = task(null)) {
      write(task, 0, 1);
      counted = 2;
      checkpoint = checkpoint(task, 1);
      write(task, 2);
      checkpoint(task, 2); // lost: never completed
    }
    for (int life = 0; life < 2; life++) {
      try (OneInputStreamOperatorTestHarness<DeadLetter, ?> task = task(checkpoint)) {
        write(task, 3 + life);
        counted = 1;
        checkpoint = checkpoint(task, 3 + life);
      }
    }
    assertThat(offsets()).containsExactly(0L, 1L, 3L, 4L);
    assertThat(RESTORED).containsExactly(Map.of("letters", 2L), Map.of("letters", 3L));
  }

  /** Such a task has no state in later checkpoints, and nothing to do. */
  @Test
  void isLeftAsItIsIfItsTaskHadEndedBeforeTheCheckpoint() throws Exception {
    try (OneInputStreamOperatorTestHarness<DeadLetter, ?> task = task(null)) {
      write(task, 0, 1);
      counted = 2;
      task.endInput();
    }
    try (OneInputStreamOperatorTestHarness<DeadLetter, ?> task =
        task(OperatorSubtaskState.builder().build())) {
      counted = 0;
      task.endInput();
    }
    assertThat(offsets()).containsExactly(0L, 1L);
    assertThat(RESTORED).containsExactly(Map.of("letters", 2L));
  }

  @Test
  void saysWhatToDoAboutAFileThatIsGone() throws Exception {
    OperatorSubtaskState checkpoint;
    try (OneInputStreamOperatorTestHarness<DeadLetter, ?> task = task(null)) {
      write(task, 0);
      checkpoint = checkpoint(task, 1);
    }
    Path file = directory.resolve("dead-letters-0.records");
    Files.delete(file);
    assertThatThrownBy(() -> task(checkpoint))
        .hasMessageContaining(file + " is not whole: it has 0 bytes, and ")
        .hasMessageEndingWith("delete its directory and run again");
  }

  /** A task that starts, from a checkpoint if it is not null. */
  private OneInputStreamOperatorTestHarness<DeadLetter, CommittableMessage<Void>> task(
      OperatorSubtaskState checkpoint) throws Exception {
    OutputSink<DeadLetter, DeadLetter> sink =
        new OutputSink<>(
            directory, JobTopic.DEAD_LETTERS, DeadLetter.class, letter -> letter, new Counts());
    OneInputStreamOperatorTestHarness<DeadLetter, CommittableMessage<Void>> task =
        new OneInputStreamOperatorTestHarness<>(
            new SinkWriterOperatorFactory<DeadLetter, Void>(sink));
    if (checkpoint == null) {
      RESTORED.clear();
    } else {
      task.setRestoredCheckpointId(1);
      task.initializeState(checkpoint);
    }
    task.open();
    return task;
  }

  private static void write(OneInputStreamOperatorTestHarness<DeadLetter, ?> task, long... offsets)
      throws Exception {
    for (long offset : offsets) {
      task.processElement(letter(offset), 0);
    }
  }

  private static OperatorSubtaskState checkpoint(
      OneInputStreamOperatorTestHarness<DeadLetter, ?> task, long id) throws Exception {
    task.prepareSnapshotPreBarrier(id);
    return task.snapshot(id, 0);
  }

  private List<Long> offsets() {
    List<Long> offsets = new ArrayList<>();
    try (OutputRecords<DeadLetter> letters = new OutputFiles(directory).deadLetters()) {
      letters.forEachRemaining(letter -> offsets.add(letter.getOffset()));
    }
    return offsets;
  }

  private static DeadLetter letter(long offset) {
    return DeadLetter.newBuilder()
        .setTopic("t")
        .setPartition(0)
        .setOffset(offset)
        .setTimestampMillis(7)
        .setKey(null)
        .setValue(null)
        .setStage(DeadLetterStage.DECODE)
        .setReason("none")
        .build();
  }
}
