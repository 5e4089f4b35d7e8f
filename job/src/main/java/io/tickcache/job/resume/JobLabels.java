package io.tickcache.job.resume;

import io.tickcache.engine.EnginePlan;
import io.tickcache.inference.CheckpointLabel;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The label of a job's checkpoints: its group, the topics that its offsets and its predictions are
 * in, their Kafka cluster, the network whose keys and values it keeps, and where it runs.
 */
final class JobLabels {

  /** Not an option's key: bootstrap servers may change. */
  private static final String CLUSTER = "Kafka cluster";

  private static final String NETWORK = "network";

  private static final String RUNS = "runs";

  private static final Set<String> OF_ONE_RUN = Set.of(NETWORK, RUNS);

  /** Where a job runs. Only runs in one process hold a lock, by which one knows that they ended. */
  enum Place {
    ONE_PROCESS("in one process"),
    CLUSTER("on a cluster");

    private final String word;

    Place(String word) {
      this.word = word;
    }
  }

  private JobLabels() {}

  /**
   * The label.
   *
   * @param clusterId of the Kafka cluster; empty if the brokers do not tell
   */
  static CheckpointLabel of(
      JobConfig job, ModelDirectory model, Optional<String> clusterId, Place place) {
    Map<String, String> words = new TreeMap<>(topics(job.topics(), model.config()));
    words.put(RUNS, place.word);
    words.put(TickcacheOptions.GROUP_ID.key(), job.source().groupId());
    words.put(NETWORK, EnginePlan.of(model, job.inference().engine()).networkId());
    clusterId.ifPresent(id -> words.put(CLUSTER, id));
    return new CheckpointLabel(words);
  }

  /** Inputs that the model does not read, and signals, may come and go in one job's life. */
  private static Map<String, String> topics(TopicsConfig topics, ModelConfig model) {
    Set<String> named = new HashSet<>(topics.inputs(model).keySet());
    named.add(topics.name(JobTopic.PREDICTIONS));
    named.add(topics.name(JobTopic.DEAD_LETTERS));
    Map<String, String> settings = topics.settings();
    settings.values().retainAll(named);
    return settings;
  }

  /** Whether two labels are of one job, whatever its network and wherever it runs. */
  static boolean areOfOneJob(CheckpointLabel one, CheckpointLabel other) {
    String group = TickcacheOptions.GROUP_ID.key();
    return one.words().containsKey(group)
        && other.words().containsKey(group)
        && different(one, other).allMatch(OF_ONE_RUN::contains);
  }

  /** Whether a run in one process wrote it. */
  static boolean isOfOneProcess(CheckpointLabel label) {
    return Place.ONE_PROCESS.word.equals(label.words().get(RUNS));
  }

  /** Whether two labels tell of the same network. */
  static boolean haveOneNetwork(CheckpointLabel one, CheckpointLabel other) {
    return network(one).equals(network(other));
  }

  /** The network that a label tells of. */
  static String network(CheckpointLabel label) {
    return label.words().getOrDefault(NETWORK, "");
  }

  /** What differs, for people: {@code NAME A, here B; …}. */
  static String differences(CheckpointLabel there, CheckpointLabel here) {
    return different(there, here)
        .map(
            name ->
                "%s %s, here %s".formatted(name, there.words().get(name), here.words().get(name)))
        .collect(Collectors.joining("; "));
  }

  /** Names of words that differ. One that either does not know is no difference. */
  private static Stream<String> different(CheckpointLabel one, CheckpointLabel other) {
    return one.words().keySet().stream()
        .filter(other.words()::containsKey)
        .filter(name -> !one.words().get(name).equals(other.words().get(name)));
  }
}
