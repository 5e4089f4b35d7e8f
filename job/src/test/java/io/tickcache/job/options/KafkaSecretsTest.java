package io.tickcache.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in the options: told, never shown. */
class KafkaSecretsTest {

  private static final String SECRET = "planted-4711";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\" password=\"planted-4711\";",
        "sasl.jaas.config=x.Oauth required clientSecret='planted-4711';",
        "ssl.keystore.password=planted-4711",
        "ssl.key.password=planted-4711",
        "ssl.keystore.key=planted-4711",
        "sasl.oauthbearer.client.credentials.client.secret=planted-4711",
        "config.providers.vault.param.token=planted-4711"
      })
  void areWarnedOfWhereTheyStandInTheOptions(String property) {
    Settings settings = new Settings().addAssignment("kafka.properties." + property);

    assertThat(settings.warnings())
        .singleElement()
        .asString()
        .startsWith("--set: 'kafka.properties." + property.substring(0, property.indexOf('=')))
        .contains("${file:/PATH:KEY}")
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config=${dir:/etc/tickcache/user:sasl.jaas.config}",
        "sasl.jaas.config=x.Plain required username=\"a\" password=\"${env:PASSWORD}\";",
        "sasl.jaas.config=x.Plain required username = \"a\" password = \"${env:PASSWORD}\";",
        "sasl.jaas.config=x.Plain required password='${env:PASSWORD}' tokenauth=\"true\";",
        "sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true;",
        "ssl.keystore.password=${file:/etc/x:password}",
        "ssl.truststore.certificates=-----BEGIN CERTIFICATE-----",
        "ssl.truststore.location=/etc/ca.crt",
        "security.protocol=SASL_SSL"
      })
  void areNotWarnedOfWhereTheyAreReferencesOrNone(String property) {
    assertThat(new Settings().addAssignment("kafka.properties." + property).warnings()).isEmpty();
  }

  @Test
  void areWarnedOfInAllPropertiesAtOnce() {
    String properties = "kafka.properties=linger.ms:5,ssl.key.password:" + SECRET;

    assertThat(new Settings().addAssignment(properties).warnings())
        .singleElement()
        .asString()
        .startsWith("--set: 'kafka.properties.ssl.key.password' has a secret")
        .doesNotContain(SECRET);
  }

  @Test
  void standInNoErrorAndInNoText() {
    assertThatThrownBy(() -> new Settings().addAssignment("kafka.properties=" + SECRET))
        .hasMessageContaining("'kafka.properties' = …")
        .satisfies(e -> assertThat(Throwables.getStackTrace(e)).doesNotContain(SECRET));
    Map<String, String> properties =
        Map.of("ssl.key.password", SECRET, "x.access-token", SECRET, "linger.ms", "5");
    assertThat(new KafkaConfig("h:1", properties))
        .asString()
        .contains("linger.ms=5", "ssl.key.password=[hidden]", "x.access-token=[hidden]")
        .doesNotContain(SECRET);
  }

  /** Kafka's own three, unless a user names some. */
  @Test
  void areReadByProvidersOfKafkas() {
    Properties client =
        new KafkaConfig("h:1", Map.of("ssl.key.password", "${env:PASSWORD}")).clientProperties();
    assertThat(client)
        .containsEntry("config.providers", "dir,env,file")
        .containsEntry("ssl.key.password", "${env:PASSWORD}");
    assertThat(new KafkaConfig("h:1", Map.of("linger.ms", "5")).clientProperties())
        .doesNotContainKey("config.providers");
    assertThat(
            new KafkaConfig("h:1", Map.of("ssl.key.password", "${v:a:b}", "config.providers", "v"))
                .clientProperties())
        .containsEntry("config.providers", "v");
  }
}
