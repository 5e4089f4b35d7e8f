package io.tickcache.job.recorded.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalReason;
import io.tickcache.schemas.SignalSide;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputRecordsTest {

  private static final WireFormat<Signal> FORMAT = new WireFormat<>(Signal.class);

  @TempDir private Path directory;

  @Test
  void areInOneOrderWhateverTheFilesAndTheDisorderInThem() throws IOException {
    for (int disorder : new int[] {0, 30, 3_000, 1_000_000}) {
      long seed = 7 + disorder;
      Random random = new Random(seed);
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < 30_000; i++) {
        long micros = i / 3 + (disorder == 0 ? 0 : random.nextInt(disorder));
        signals.add(signal(micros, "a:" + random.nextInt(3), random.nextInt(2), i % 7, i));
      }
      List<Path> files = List.of(file("one"), file("two"), file("three"));
      List<List<Signal>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      signals.forEach(signal -> parts.get(random.nextInt(3)).add(signal));
      List<Signal> expected = new ArrayList<>(); // by file, then as written, where keys are equal
      for (int i = 0; i < 3; i++) {
        write(files.get(i), parts.get(i), random);
        expected.addAll(parts.get(i));
      }
      expected.sort(Comparator.comparing(OutputKey::of));

      try (OutputRecords<Signal> records = OutputRecords.open(files, Signal.class)) {
        assertThat(records.size()).isEqualTo(30_000);
        for (Signal signal : expected) {
          assertThat(records.next()).as("disorder %d, seed %d", disorder, seed).isEqualTo(signal);
          assertThat(records.bytes()).isEqualTo(FORMAT.encode(signal));
        }
        assertThat(records.hasNext()).isFalse();
      }
    }
  }

  @Test
  void compareByTimeThenInstrumentThenEpochThenPosition() {
    List<OutputKey> keys =
        List.of(
            OutputKey.of(signal(1, "b:B", 9, 9, 0)),
            OutputKey.of(signal(2, "a:A", 9, 9, 0)),
            OutputKey.of(signal(2, "a:B", 1, 9, 0)),
            OutputKey.of(signal(2, "a:B", 2, 0, 0)),
            OutputKey.of(signal(2, "a:B", 2, 1, 0)));
    assertThat(keys).isSorted();
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void goOnFromWhatACheckpointHolds() throws IOException {
    Path file = file("resumed");
    Signal kept = signal(1, "a:A", 0, 0, 1);
    Signal lost = signal(2, "a:A", 0, 1, 2);
    Signal again = signal(2, "a:A", 0, 1, 3);
    long length;
    try (RecordFileWriter writer = RecordFileWriter.create(file)) {
      add(writer, kept);
      length = writer.flush();
      add(writer, lost);
      writer.flush();
    }
    try (RecordFileWriter writer = RecordFileWriter.resume(file, length)) {
      add(writer, again);
      writer.flush();
    }
    try (OutputRecords<Signal> records = OutputRecords.open(List.of(file), Signal.class)) {
      assertThat(records).toIterable().containsExactly(kept, again);
    }
    assertThatThrownBy(() -> RecordFileWriter.resume(file, 1_000_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("bytes, and 1000000 were written; delete its directory");
  }

  @Test
  void nameAFileThatIsNotAsItWasWritten() throws IOException {
    Path file = file("whole");
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      signals.add(signal(i, "a:A", 0, i, i));
    }
    write(file, signals, new Random(1));
    long length = Files.size(file);

    for (long end : new long[] {length - 1, length / 2, 17, 9, 1}) {
      Path cut = Files.copy(file, file("cut"), StandardCopyOption.REPLACE_EXISTING);
      try (RandomAccessFile bytes = new RandomAccessFile(cut.toFile(), "rw")) {
        bytes.setLength(end);
      }
      assertThatThrownBy(() -> readAll(cut))
          .as("cut to %d of %d bytes", end, length)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith(cut + " is not whole: the file ends within")
          .hasMessageEndingWith("delete its directory and run again");
    }
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      long place = i < 16 ? i : random.nextInt((int) length);
      Path damaged = Files.copy(file, file("damaged"), StandardCopyOption.REPLACE_EXISTING);
      try (RandomAccessFile bytes = new RandomAccessFile(damaged.toFile(), "rw")) {
        bytes.seek(place);
        int before = bytes.read();
        bytes.seek(place);
        bytes.write(before ^ 1 << random.nextInt(8));
      }
      assertThatThrownBy(() -> readAll(damaged))
          .as("byte %d, seed 5", place)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith(damaged + " is not whole: ");
    }
  }

  private static void readAll(Path file) {
    try (OutputRecords<Signal> records = OutputRecords.open(List.of(file), Signal.class)) {
      records.forEachRemaining(record -> {});
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static void write(Path file, List<Signal> signals, Random random) throws IOException {
    try (RecordFileWriter writer = RecordFileWriter.create(file)) {
      for (Signal signal : signals) {
        add(writer, signal);
        if (random.nextInt(1_000) == 0) {
          writer.flush(); // a checkpoint
        }
      }
      writer.flush();
    }
  }

  private static void add(RecordFileWriter writer, Signal signal) throws IOException {
    writer.add(OutputKey.of(signal), FORMAT.encode(signal));
  }

  private static Signal signal(
      long micros, String instrument, long epoch, long position, int value) {
    return Signal.newBuilder()
        .setInstrument(instrument)
        .setEventTimeMicros(micros)
        .setSide(SignalSide.LONG)
        .setPreviousSide(SignalSide.NEUTRAL)
        .setReason(SignalReason.ENTERED)
        .setOutput("return_1s_bps")
        .setValue(value)
        .setConfidence(1)
        .setContextEpochMicros(epoch)
        .setPosition(position)
        .setModelId("m@1")
        .setStrategyId("s@1")
        .build();
  }
}
