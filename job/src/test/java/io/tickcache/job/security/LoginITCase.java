package io.tickcache.job.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.cli.CommandLineTool;
import io.tickcache.model.ModelFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ways not to get into a broker that asks for TLS and a password: each command says within seconds
 * what is wrong, and which option to look at.
 */
class LoginITCase {

  private static final String USER = "somebody";
  private static final String PASSWORD = "right-4711";
  private static final String WRONG = "wrong-4712";

  /** A client waits its time out where a broker hangs up, and for nothing else. */
  private static final Executor SIDE_BY_SIDE = command -> new Thread(command, "command").start();

  @TempDir private static Path directory;
  private static SecuredBroker broker;
  private static Path config;

  @BeforeAll
  static void start() throws Exception {
    ModelFactory.untrained(ModelFactory.smallConfig(), 1).write(directory.resolve("model"));
    broker = SecuredBroker.start(directory);
    broker.addUser(USER, PASSWORD);
    config = ClientFiles.write(directory, broker, SecuredBroker.jaas(USER, PASSWORD));
    Files.writeString(directory.resolve("wrong"), SecuredBroker.jaas(USER, WRONG));
    Files.writeString(directory.resolve("malformed"), "x required password=\"" + WRONG + "\" ;;");
    Files.writeString(
        directory.resolve("plain"),
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(SecuredBroker.PLAIN_USER, SecuredBroker.PLAIN_PASSWORD));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  /** Who got in, and has no right to anything. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sasl.mechanism=SCRAM-SHA-512",
        "sasl.mechanism=PLAIN sasl.jaas.config=${dir:@:plain}",
      })
  void aUserGetsInByScramAndByPlain(String settings) {
    assertThat(errors(settings)).allMatch(error -> error.contains("has no right "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sasl.jaas.config=${dir:@:wrong}| invalid credentials| check the user and the password of 'kafka.properties.sasl.jaas.config'",
        "sasl.jaas.config=${dir:@:none}| refers to ${dir:| 'kafka.properties.sasl.jaas.config'",
        "sasl.jaas.config=${file:@/none:key}| refers to ${file:| 'kafka.properties.sasl.jaas.config'",
        "sasl.jaas.config=${env:TICKCACHE_NONE}| refers to ${env:TICKCACHE_NONE}| 'kafka.properties.sasl.jaas.config'",
        "sasl.jaas.config=${dir:@:malformed}| JAAS| check 'kafka.properties.sasl.jaas.config'",
        "sasl.mechanism=SCRAM-SHA-256| not enabled in the server| change 'kafka.properties.sasl.mechanism' = SCRAM-SHA-256",
        "security.protocol=SASL| Invalid value SASL| security.protocol",
        "ssl.truststore.location=/none.pem| /none.pem| check 'kafka.properties.ssl.truststore.location'",
        "ssl.truststore.location=@/wrong| No matching CERTIFICATE entries| check 'kafka.properties.ssl.truststore.location'",
        "ssl.truststore.type=PKCS12 ssl.truststore.location=@/server.p12 ssl.truststore.password=none| password| ssl.truststore.location",
      })
  void whatIsWrongIsToldByEachCommand(String settings, String cause, String remedy) {
    assertThat(errors(settings))
        .allMatch(error -> error.contains(cause), cause)
        .allMatch(error -> error.contains(remedy), remedy)
        .noneMatch(error -> error.contains(PASSWORD) || error.contains(WRONG));
  }

  @Test
  void certificatesOfUnknownAuthoritiesAndForOtherNamesAreTold() throws Exception {
    Certificate other =
        Certificate.make(Files.createDirectories(directory.resolve("other")), "localhost");

    assertThat(errors("ssl.truststore.location=" + other.pem()))
        .allMatch(
            error ->
                error.contains(
                    "is of no authority that 'kafka.properties.ssl.truststore.location' = "
                        + other.pem()));
    assertThat(errors("", broker.bootstrapServers().replace("localhost", "127.0.0.1")))
        .allMatch(error -> error.contains("name the brokers in 'kafka.bootstrap-servers' as"));
  }

  @Test
  void portsThatSpeakOtherwiseAreTold() {
    String secured = broker.bootstrapServers();
    String plain = broker.plainServers();
    sideBySide(
        () ->
            assertThat(errors("security.protocol=PLAINTEXT", secured))
                .allMatch(error -> error.contains("speaks TLS, and 'kafka.properties.security.")),
        () ->
            assertThat(errors("security.protocol=SSL", secured))
                .allMatch(error -> error.contains("' = SSL, which may not be what it asks for")),
        () ->
            assertThat(errors("security.protocol=SASL_SSL", plain))
                .allMatch(error -> error.contains("does not speak TLS, and 'kafka.properties.")),
        () ->
            assertThat(errors("security.protocol=SASL_PLAINTEXT", plain))
                .allMatch(error -> error.contains("this listener takes no login, change 'kafka.")),
        () ->
            assertThat(errors("security.protocol=PLAINTEXT", "localhost:1"))
                .allMatch(error -> error.contains("nothing listens at localhost:1")));
  }

  private static void sideBySide(Runnable... checks) {
    Stream.of(checks)
        .map(check -> CompletableFuture.runAsync(check, SIDE_BY_SIDE))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private static List<String> errors(String settings) {
    return errors(settings, broker.bootstrapServers());
  }

  /** What run, replay and tail say. */
  private static List<String> errors(String settings, String servers) {
    List<String> more = new ArrayList<>(List.of("--config", config.toString()));
    more.addAll(List.of("--set", "kafka.bootstrap-servers=" + servers));
    for (String setting : settings.split(" ")) {
      if (!setting.isEmpty()) {
        more.addAll(
            List.of("--set", "kafka.properties." + setting.replace("@", directory.toString())));
      }
    }
    List<CompletableFuture<String>> said =
        Stream.of(
                List.of("run", "--set", "model.directory=" + directory.resolve("model")),
                List.of("replay", "--speed", "max", "--duration", "1s"),
                List.of("tail", "--until-end"))
            .map(command -> Stream.concat(command.stream(), more.stream()).toArray(String[]::new))
            .map(
                command ->
                    CompletableFuture.supplyAsync(
                        () -> CommandLineTool.run(command).error(), SIDE_BY_SIDE))
            .toList();
    return said.stream().map(CompletableFuture::join).toList();
  }
}
