package io.tickcache.job.recorded;

import io.tickcache.engine.EnginePlan;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.model.Digests;
import io.tickcache.model.ModelDirectory;
import io.tickcache.recording.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;

/**
 * All that a run's outputs follow from, as lines of text: a run with the same ones can go on from
 * where another was, and has the same outputs.
 *
 * @param lines {@code NAME: VALUE}, ordered
 */
record RunIdentity(List<String> lines) {

  /** Of how outputs are written; another one where older files cannot be read any more. */
  private static final String FORMAT = "1";

  RunIdentity {
    lines = List.copyOf(lines);
  }

  /** What identifies a run. */
  static RunIdentity of(
      RecordedRunOptions options,
      FeedOptions feed,
      RecordedSettings settings,
      JobConfig config,
      ModelDirectory model)
      throws IOException {
    Map<String, String> words = new TreeMap<>();
    settings.own().forEach((key, value) -> words.put("option " + key, value));
    words.remove("option " + CheckpointingOptions.CHECKPOINTS_DIRECTORY.key());
    words.remove("option " + CheckpointingOptions.CHECKPOINTING_INTERVAL.key());
    words.remove("option " + TickcacheOptions.MODEL_DIRECTORY.key());
    EnginePlan plan = EnginePlan.of(model, config.inference().engine());
    words.put("model", plan.modelId() + ", network " + plan.networkId());
    words.put("strategy", contents(config.strategy()));
    words.put("portfolio", contents(config.portfolio()));
    words.put("format", FORMAT);
    words.put("parallelism", Integer.toString(options.parallelism()));
    words.put(
        "events until",
        options.untilMicros().isPresent() ? options.untilMicros().getAsLong() + " us" : "the end");
    words.putAll(feedWords(feed));
    addFiles(absolute(feed), words);
    List<String> lines = new ArrayList<>();
    words.forEach((name, value) -> lines.add(name + ": " + value.replaceAll("\\R", " ")));
    return new RunIdentity(lines);
  }

  /** What of a feed outputs follow from; files by where they lie, however they are named. */
  static Map<String, String> feedWords(FeedOptions feed) {
    Map<String, String> words = new TreeMap<>();
    words.put("recordings", absolute(feed).toString());
    words.put("duration", orNone(feed.duration()));
    words.put("klines of trades", orNone(feed.klineInterval()));
    words.put("market records", orNone(feed.marketInterval()));
    words.put("bad lines", feed.badLines().toString());
    words.put("names of klines", feed.klineLabels().toString());
    return words;
  }

  private static String orNone(Object value) {
    return value == null ? "none" : value.toString();
  }

  private static List<Path> absolute(FeedOptions feed) {
    return feed.recordings().stream().map(path -> path.toAbsolutePath().normalize()).toList();
  }

  /** The first thing in which another run differs. */
  Optional<String> difference(RunIdentity other) {
    List<String> here = new ArrayList<>(lines);
    here.removeAll(other.lines);
    List<String> there = new ArrayList<>(other.lines);
    there.removeAll(lines);
    here.addAll(there);
    return here.stream().findFirst();
  }

  /** A file by what it holds, whatever its name. */
  private static String contents(String value) throws IOException {
    Path file = Path.of(value);
    return Files.isRegularFile(file)
        ? HexFormat.of().formatHex(Digests.sha256(Files.readAllBytes(file)))
        : value;
  }

  private static void addFiles(List<Path> recordings, Map<String, String> words)
      throws IOException {
    for (Path recording : recordings) {
      Iterable<Path> files =
          Files.isDirectory(recording)
              ? FileTree.files(recording, (file, why) -> words.put("file " + file, why))
              : List.of(recording);
      for (Path file : files) {
        words.put(
            "file " + file,
            "%d bytes of %s".formatted(Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
  }
}
