package io.tickcache.job.resume;

import io.tickcache.engine.EnginePlan;
import io.tickcache.inference.CheckpointLabel;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.model.ModelDirectory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The label of a job's checkpoints: its group, its topics, the Kafka cluster that its offsets count
 * in, and the network whose keys and values it keeps.
 */
final class JobLabels {

  /** Not an option's key: bootstrap servers may change. */
  private static final String CLUSTER = "Kafka cluster";

  private static final String NETWORK = "network";

  private JobLabels() {}

  /**
   * The label.
   *
   * @param clusterId of the Kafka cluster; empty if the brokers do not tell
   */
  static CheckpointLabel of(JobConfig job, ModelDirectory model, Optional<String> clusterId) {
    Map<String, String> words = new TreeMap<>(job.topics().settings());
    words.put(TickcacheOptions.GROUP_ID.key(), job.source().groupId());
    words.put(NETWORK, EnginePlan.of(model, job.inference().engine()).networkId());
    clusterId.ifPresent(id -> words.put(CLUSTER, id));
    return new CheckpointLabel(words);
  }

  /** Whether two labels are of one job, whatever its network. */
  static boolean areOfOneJob(CheckpointLabel one, CheckpointLabel other) {
    return withoutNetwork(one, other).equals(withoutNetwork(other, one));
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
    TreeSet<String> names = new TreeSet<>(there.words().keySet());
    names.addAll(here.words().keySet());
    return names.stream()
        .filter(name -> !word(there, name).equals(word(here, name)))
        .map(name -> "%s %s, here %s".formatted(name, word(there, name), word(here, name)))
        .collect(Collectors.joining("; "));
  }

  private static String word(CheckpointLabel label, String name) {
    return label.words().getOrDefault(name, "unknown");
  }

  /** A cluster that one of them does not know is no difference. */
  private static Map<String, String> withoutNetwork(CheckpointLabel label, CheckpointLabel other) {
    Map<String, String> words = new TreeMap<>(label.words());
    words.remove(NETWORK);
    if (!other.words().containsKey(CLUSTER)) {
      words.remove(CLUSTER);
    }
    return words;
  }
}
