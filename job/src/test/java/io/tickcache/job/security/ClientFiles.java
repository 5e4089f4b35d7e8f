package io.tickcache.job.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code docker/kafka/client.yaml} as a user of it has it, with the secrets that it refers to. */
final class ClientFiles {

  private static final Path SHIPPED = Path.of("../docker/kafka/client.yaml");

  private ClientFiles() {}

  /**
   * Writes all of it.
   *
   * @param directory stands for /etc/tickcache
   * @param jaas how the user logs in
   * @return the configuration
   */
  static Path write(Path directory, SecuredBroker broker, String jaas) throws IOException {
    Path user = Files.createDirectories(directory.resolve("user"));
    Files.writeString(user.resolve("sasl.jaas.config"), jaas);
    Path authority = Files.createDirectories(directory.resolve("cluster-ca")).resolve("ca.crt");
    Files.writeString(authority, Files.readString(broker.authority()));
    return Files.writeString(
        directory.resolve("job.yaml"),
        Files.readString(SHIPPED)
            .replace("/etc/tickcache", directory.toString())
            .replace("kafka-kafka-bootstrap:9093", broker.bootstrapServers()));
  }
}
