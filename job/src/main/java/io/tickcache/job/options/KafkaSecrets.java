package io.tickcache.job.options;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Secrets among the properties of Kafka's clients. A reference to one, as {@code
 * ${file:/PATH:KEY}}, is resolved by each client where it is made, on a task manager for instance,
 * so that the secret itself never travels with the job. A secret that stands in the options does:
 * into the job graph, and wherever Flink keeps or shows that.
 */
public final class KafkaSecrets {

  public static final String FILE = "file";
  public static final String DIRECTORY = "dir";
  public static final String ENVIRONMENT = "env";

  private static final Map<String, String> PROVIDERS =
      new TreeMap<>(
          Map.of(
              FILE, FileConfigProvider.class.getName(),
              DIRECTORY, DirectoryConfigProvider.class.getName(),
              ENVIRONMENT, EnvVarConfigProvider.class.getName()));

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}:]+:[^}]+}");

  /** What Kafka hides in its own logs, and is public all the same. */
  private static final Set<String> PUBLIC =
      Set.of(
          SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
          SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG);

  /** Options of login modules that are secrets: {@code password="…"}. */
  private static final Pattern IN_JAAS =
      Pattern.compile(
          "(?i)\\b(?!tokenauth\\b)\\w*(password|secret|token|passphrase)\\w*+\\s*+=\\s*+(?![\"']?\\$\\{)");

  /** Secrets by the names of properties that are none of Kafka's own, as those of its plugins. */
  private static final Pattern NAME = Pattern.compile("(?i).*(password|secret|token|passphrase)");

  private KafkaSecrets() {}

  /**
   * What to tell of an option with secrets that stand there as they are, not as references: of one
   * property, or of all of them in one text.
   */
  static List<String> warningsOf(String key, String value, String origin) {
    return new TreeMap<>(
            Configuration.fromMap(Map.of(key, value)).get(TickcacheOptions.KAFKA_PROPERTIES))
        .entrySet().stream()
            .filter(property -> isInline(property.getKey(), property.getValue()))
            .map(
                property ->
                    "%s: '%s' has a secret in it, which goes into the job graph, and with it to where Flink keeps and shows that: write a reference instead, ${file:/PATH:KEY}, ${dir:/PATH:FILE} or ${env:NAME}"
                        .formatted(origin, KafkaConfig.option(property.getKey())))
            .toList();
  }

  private static boolean isInline(String property, String value) {
    return property.equals(SaslConfigs.SASL_JAAS_CONFIG)
        ? IN_JAAS.matcher(value).find()
        : isSecret(property) && !REFERENCE.matcher(value).find();
  }

  /** Whether a value of this property is not to be shown. */
  static boolean isSecret(String property) {
    ConfigDef.ConfigKey key = ConsumerConfig.configDef().configKeys().get(property);
    return key == null
        ? NAME.matcher(property).matches()
        : key.type == ConfigDef.Type.PASSWORD && !PUBLIC.contains(property);
  }

  /** Whether references are resolved by {@link #addProviders}, and not by providers of a user's. */
  static boolean usesOwnProviders(Map<String, String> properties) {
    return !properties.containsKey(AbstractConfig.CONFIG_PROVIDERS_CONFIG);
  }

  /** Lets a client resolve references. */
  static void addProviders(Properties client) {
    client.put(
        AbstractConfig.CONFIG_PROVIDERS_CONFIG,
        PROVIDERS.keySet().stream().collect(Collectors.joining(",")));
    PROVIDERS.forEach(
        (name, type) ->
            client.put(AbstractConfig.CONFIG_PROVIDERS_CONFIG + "." + name + ".class", type));
  }

  static boolean hasReferences(Map<String, String> properties) {
    return properties.values().stream().anyMatch(value -> REFERENCE.matcher(value).find());
  }
}
