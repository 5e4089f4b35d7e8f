package io.tickcache.job.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.PatternType;
import org.junit.jupiter.api.Test;

/** What is the same in the manifests, the scripts for who has no Strimzi, and the options. */
class KafkaScriptsTest {

  private static final Path DIRECTORY = Path.of("../docker/kafka");

  @Test
  void makeTheTopicsOfTheManifest() throws IOException {
    assertThat(commands("topics.sh", "create "))
        .isEqualTo(KafkaManifests.topics().stream().map(KafkaScriptsTest::command).toList());
  }

  @Test
  void giveTheRightsOfTheManifest() throws IOException {
    assertThat(commands("acls.sh", "allow "))
        .isEqualTo(
            KafkaManifests.users().values().stream()
                .flatMap(List::stream)
                .map(KafkaScriptsTest::command)
                .toList());
  }

  @Test
  void theTopicsAreTheJobsAndKeepToItsClock() throws IOException {
    assertThat(KafkaManifests.topics())
        .extracting(KafkaManifests.Topic::name)
        .containsExactlyElementsOf(
            Stream.of(JobTopic.values()).map(topic -> topic.option().defaultValue()).toList());
    Duration ahead = new Settings().toConfiguration().get(TickcacheOptions.MAX_AHEAD);
    Map<String, KafkaManifests.Topic> topics =
        KafkaManifests.topics().stream()
            .collect(Collectors.toMap(KafkaManifests.Topic::name, topic -> topic));
    for (JobTopic topic : JobTopic.values()) {
      Map<String, String> config = topics.get(topic.option().defaultValue()).config();
      assertThat(config).containsEntry("message.timestamp.type", "CreateTime");
      if (topic.holds().isPresent()) {
        assertThat(config)
            .containsEntry("message.timestamp.after.max.ms", Long.toString(ahead.toMillis()));
      }
    }
  }

  private static List<String> commands(String script, String start) throws IOException {
    return Files.readAllLines(DIRECTORY.resolve(script)).stream()
        .filter(line -> line.startsWith(start))
        .toList();
  }

  private static String command(KafkaManifests.Topic topic) {
    return "create %s %d%s"
        .formatted(
            topic.name(),
            topic.partitions(),
            topic.config().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("min.insync.replicas"))
                .map(entry -> " --config %s=%s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining()));
  }

  private static String command(AclBinding right) {
    String type = right.pattern().resourceType().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "allow %s %s --%s %s%s"
        .formatted(
            right.entry().principal(),
            KafkaManifests.text(right.entry().operation()),
            type,
            right.pattern().name(),
            right.pattern().patternType() == PatternType.PREFIXED
                ? " --resource-pattern-type prefixed"
                : "");
  }
}
