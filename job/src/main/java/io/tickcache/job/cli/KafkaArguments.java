package io.tickcache.job.cli;

import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.options.TopicsConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Option;

/** Which Kafka cluster, and how to get in. */
final class KafkaArguments {

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      description = "Kafka brokers; over kafka.bootstrap-servers.")
  private String bootstrapServers;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The job's YAML file, for its topics and kafka.* options.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set an option, e.g. topic.order-book=NAME.")
  private List<String> settings = new ArrayList<>();

  KafkaConfig brokers() {
    return KafkaConfig.from(configuration());
  }

  TopicsConfig topics() {
    return TopicsConfig.from(configuration());
  }

  private Configuration configuration() {
    Settings gathered = new Settings();
    if (config != null) {
      gathered.addFile(config);
    }
    settings.forEach(gathered::addAssignment);
    if (bootstrapServers != null) {
      gathered.add(TickcacheOptions.BOOTSTRAP_SERVERS, bootstrapServers);
    }
    return gathered.toConfiguration();
  }
}
