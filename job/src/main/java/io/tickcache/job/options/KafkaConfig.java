package io.tickcache.job.options;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where the brokers are.
 *
 * @param bootstrapServers host:port, separated by commas
 * @param properties what else every client is told, e.g. how to log in
 */
public record KafkaConfig(String bootstrapServers, Map<String, String> properties) {

  public KafkaConfig {
    properties = Map.copyOf(properties);
  }

  /** Brokers that need nothing but their address. */
  public static KafkaConfig of(String bootstrapServers) {
    return new KafkaConfig(bootstrapServers, Map.of());
  }

  /** Reads the options. */
  public static KafkaConfig from(ReadableConfig options) {
    return new KafkaConfig(
        OptionRules.required(options, TickcacheOptions.BOOTSTRAP_SERVERS),
        options.get(TickcacheOptions.KAFKA_PROPERTIES));
  }

  /** What every client is given. */
  public Properties clientProperties() {
    Properties client = new Properties();
    client.putAll(properties);
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return client;
  }
}
