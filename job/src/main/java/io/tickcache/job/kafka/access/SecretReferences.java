package io.tickcache.job.kafka.access;

import io.tickcache.job.UserException;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.KafkaSecrets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Whether this process can read what client properties refer to. Kafka leaves a reference to
 * nothing as it is, and then complains of the text that it became.
 */
final class SecretReferences {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");

  private SecretReferences() {}

  /**
   * Reads all of them, and forgets what was read.
   *
   * @throws UserException if one cannot be read, naming option and reference
   */
  static void requireReadable(KafkaConfig kafka) {
    if (!kafka.usesOwnProviders()) {
      return; // providers of the user's, which only Kafka knows
    }
    ConfigTransformer transformer = new ConfigTransformer(providers());
    new TreeMap<>(kafka.properties())
        .forEach(
            (property, value) -> {
              if (REFERENCE.matcher(value).find()) {
                require(property, value, transformer);
              }
            });
  }

  private static void require(String property, String value, ConfigTransformer transformer) {
    for (Matcher reference = REFERENCE.matcher(value); reference.find(); ) {
      String text = reference.group();
      try {
        // What it refers to is never in an error.
        if (!transformer.transform(Map.of(property, text)).data().get(property).equals(text)) {
          continue;
        }
      } catch (ConfigException e) {
        throw unreadable(property, text, e);
      }
      throw unreadable(property, text, null);
    }
  }

  private static UserException unreadable(String property, String reference, Exception cause) {
    return new UserException(
        "'%s' refers to %s, which this process cannot read: write ${file:/PATH:KEY}, ${dir:/PATH:FILE} or ${env:NAME} of what is there"
            .formatted(KafkaConfig.option(property), reference),
        cause);
  }

  private static Map<String, ConfigProvider> providers() {
    Map<String, ConfigProvider> providers =
        Map.of(
            KafkaSecrets.FILE, new FileConfigProvider(),
            KafkaSecrets.DIRECTORY, new DirectoryConfigProvider(),
            KafkaSecrets.ENVIRONMENT, new EnvVarConfigProvider());
    providers.values().forEach(provider -> provider.configure(Map.of()));
    return providers;
  }
}
