package io.tickcache.job.options;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where the brokers are.
 *
 * @param bootstrapServers host:port, separated by commas
 * @param properties what else every client is told, e.g. how to log in; secrets among them are
 *     references, or the user was warned
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

  /** The option that sets a property of Kafka's clients. */
  public static String option(String property) {
    return TickcacheOptions.KAFKA_PROPERTIES.key() + "." + property;
  }

  /** What every client is given. References to secrets stay references until a client is made. */
  public Properties clientProperties() {
    Properties client = new Properties();
    client.putAll(properties);
    if (usesOwnProviders() && KafkaSecrets.hasReferences(properties)) {
      KafkaSecrets.addProviders(client);
    }
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return client;
  }

  /** Whether the user names no providers of secrets, so that Kafka's own three are used. */
  public boolean usesOwnProviders() {
    return KafkaSecrets.usesOwnProviders(properties);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(properties);
    shown.replaceAll((property, value) -> KafkaSecrets.isSecret(property) ? "[hidden]" : value);
    return "KafkaConfig[bootstrapServers=%s, properties=%s]".formatted(bootstrapServers, shown);
  }
}
