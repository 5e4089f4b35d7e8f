package io.tickcache.job.kafka.access;

import io.tickcache.job.UserException;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TickcacheOptions;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Why a client does not get in, in one line that names the option to look at. Kafka's own words say
 * what failed, and not which of its properties to change.
 *
 * @param kafka the brokers, and what clients are told
 */
record BrokerErrors(KafkaConfig kafka) {

  /** What Kafka says of where it is, and not of what is wrong. */
  private static final List<String> WRAPPERS =
      List.of("Failed to create new", "Failed to construct kafka");

  /** What stands before a cause's message that another exception repeats. */
  private static final String CLASS = "^([a-z]\\w*\\.)+[A-Z]\\w*: ";

  /** A client could not be made of its properties. */
  UserException noClient(Exception failure) {
    String reason = "";
    for (Throwable cause : causes(failure).toList()) {
      String text = String.valueOf(cause.getMessage()).replaceFirst(CLASS, "");
      if (!reason.contains(text) && WRAPPERS.stream().noneMatch(text::startsWith)) {
        reason = reason.isEmpty() ? text : reason + ": " + text;
      }
    }
    return of(reason + optionOf(reason), failure);
  }

  /** A broker, or the client on its way there, refused. */
  UserException refused(ExecutionException failure) {
    return failure.getCause() instanceof TimeoutException
        ? silent(failure)
        : of(reason(failure.getCause()), failure);
  }

  /** Nobody answered; asks the port why. */
  UserException silent(Exception failure) {
    return of("no broker answered" + new ListenerProbe(kafka).hint(), failure);
  }

  /** Any other failure. */
  UserException of(String reason, Exception failure) {
    return new UserException(
        "'%s' = %s: %s"
            .formatted(TickcacheOptions.BOOTSTRAP_SERVERS.key(), kafka.bootstrapServers(), reason),
        failure);
  }

  private String reason(Throwable refusal) {
    if (refusal instanceof SslAuthenticationException) {
      return handshake(refusal);
    }
    String text = refusal.getMessage();
    if (refusal instanceof UnsupportedSaslMechanismException) {
      return "%s: change %s".formatted(text, setting(SaslConfigs.SASL_MECHANISM));
    }
    if (refusal instanceof IllegalSaslStateException) {
      return "%s: this listener takes no login, change %s"
          .formatted(text, setting(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
    }
    return refusal instanceof SaslAuthenticationException
        ? "%s: check the user and the password of '%s'"
            .formatted(text, KafkaConfig.option(SaslConfigs.SASL_JAAS_CONFIG))
        : text;
  }

  private String handshake(Throwable refusal) {
    Throwable root = causes(refusal).reduce(refusal, (outer, cause) -> cause);
    String text = "TLS failed: " + root.getMessage();
    if (root instanceof CertificateExpiredException) {
      return "%s: a certificate of the broker has expired".formatted(text);
    }
    if (causes(refusal)
        .anyMatch(
            cause ->
                cause instanceof CertPathBuilderException
                    || cause instanceof CertPathValidatorException)) {
      return "%s: the broker's certificate is of no authority that %s trusts; set that to the cluster's CA certificate"
          .formatted(text, setting(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG));
    }
    if (root instanceof CertificateException && text.contains("name")) {
      return "%s: name the brokers in '%s' as their certificates do"
          .formatted(text, TickcacheOptions.BOOTSTRAP_SERVERS.key());
    }
    if (text.contains("certificate_required") || text.contains("bad_certificate")) {
      return "%s: the broker wants a certificate of the client, set %s"
          .formatted(text, setting(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG));
    }
    return "%s: check '%s'".formatted(text, KafkaConfig.option("ssl.*"));
  }

  /** The option of a client property that a text names, or that is behind what it says. */
  private static String optionOf(String text) {
    String option = "";
    if (text.contains("JAAS") || text.contains("login")) {
      option = SaslConfigs.SASL_JAAS_CONFIG;
    } else if (text.contains("SSL keystore") || text.contains("PEM")) {
      option = SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG;
    }
    return option.isEmpty() ? "" : ": check '%s'".formatted(KafkaConfig.option(option));
  }

  /** An option of the client with its value. */
  private String setting(String property) {
    String value = kafka.properties().get(property);
    String key = KafkaConfig.option(property);
    return value == null
        ? "'%s', which is not set,".formatted(key)
        : "'%s' = %s".formatted(key, value);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(
        ExceptionUtils.stripExecutionException(failure),
        cause -> cause != null,
        Throwable::getCause);
  }
}
