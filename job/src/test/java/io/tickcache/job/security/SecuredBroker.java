package io.tickcache.job.security;

import io.tickcache.job.embedded.BrokerFiles;
import io.tickcache.job.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.utils.Time;

/**
 * A real broker as production has it: clients come in by TLS with a password (SASL_SSL,
 * SCRAM-SHA-512 or PLAIN), and without an ACL nothing is allowed. Whoever comes by the second,
 * plain listener is the administrator.
 */
final class SecuredBroker implements AutoCloseable {

  static final String PLAIN_USER = "plain";
  static final String PLAIN_PASSWORD = "plain-password";

  private static final int ITERATIONS = 4096;

  private final KafkaRaftServer server;
  private final Map<String, String> passwords = new HashMap<>();
  private final Certificate certificate;
  private final String secured;
  private final String plain;
  private final Admin admin;

  private SecuredBroker(KafkaRaftServer server, Certificate certificate, int[] ports) {
    this.server = server;
    this.certificate = certificate;
    this.secured = BrokerFiles.HOST + ":" + ports[1];
    this.plain = BrokerFiles.HOST + ":" + ports[0];
    this.admin = Admin.create(Map.of("bootstrap.servers", plain));
  }

  /**
   * Starts it.
   *
   * @param directory for data and certificates
   */
  static SecuredBroker start(Path directory) throws Exception {
    int[] ports = FreePorts.find(3);
    Certificate certificate = Certificate.make(directory, BrokerFiles.HOST);
    Path files = Files.createDirectories(directory.resolve("broker"));
    Properties properties = BrokerFiles.write(files, ports[0], ports[2]);
    properties.putAll(listeners(ports));
    properties.putAll(
        Map.of(
            "listener.name.secured.ssl.keystore.location", certificate.keyStore().toString(),
            "listener.name.secured.ssl.keystore.password", Certificate.PASSWORD,
            "listener.name.secured.sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN",
            "listener.name.secured.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
            "listener.name.secured.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                    .formatted(PLAIN_USER, PLAIN_PASSWORD),
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found", "false",
            "super.users", "User:ANONYMOUS"));
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    return new SecuredBroker(server, certificate, ports);
  }

  private static Map<String, String> listeners(int[] ports) {
    return Map.of(
        "listeners",
        "PLAINTEXT://localhost:%d,SECURED://localhost:%d,CONTROLLER://localhost:%d"
            .formatted(ports[0], ports[1], ports[2]),
        "advertised.listeners",
        "PLAINTEXT://localhost:%d,SECURED://localhost:%d".formatted(ports[0], ports[1]),
        "listener.security.protocol.map",
        "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURED:SASL_SSL");
  }

  /** host:port where users come in. */
  String bootstrapServers() {
    return secured;
  }

  /** host:port without TLS, of the administrator. */
  String plainServers() {
    return plain;
  }

  /** The certificate of {@link #bootstrapServers}, in PEM. */
  Path authority() {
    return certificate.pem();
  }

  /** May do everything. */
  Admin admin() {
    return admin;
  }

  /** Makes a user, and returns when it can log in. */
  void addUser(String name, String password) throws Exception {
    passwords.put(name, password);
    ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
    admin
        .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(name, info, password)))
        .all()
        .get();
    try (Admin user = Admin.create(client(name))) {
      while (!canLogIn(user)) {
        Thread.sleep(Duration.ofMillis(20).toMillis());
      }
    }
  }

  private static boolean canLogIn(Admin user) throws InterruptedException {
    try {
      user.describeCluster().clusterId().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SaslAuthenticationException) {
        return false; // the controller knows the user, the broker not yet
      }
      throw new IllegalStateException(e);
    }
  }

  /** Makes these the only ACLs, and returns when the broker goes by them. */
  void allowOnly(Collection<AclBinding> bindings) throws Exception {
    Set<AclBinding> wanted = new HashSet<>(bindings);
    Set<AclBinding> present =
        new HashSet<>(admin.describeAcls(AclBindingFilter.ANY).values().get());
    List<AclBindingFilter> gone =
        present.stream()
            .filter(binding -> !wanted.contains(binding))
            .map(AclBinding::toFilter)
            .toList();
    admin.deleteAcls(gone).all().get();
    admin
        .createAcls(wanted.stream().filter(binding -> !present.contains(binding)).toList())
        .all()
        .get();
    while (!wanted.equals(new HashSet<>(admin.describeAcls(AclBindingFilter.ANY).values().get()))) {
      Thread.sleep(Duration.ofMillis(10).toMillis());
    }
  }

  /** What a user's client is told, by Kafka's keys. */
  Map<String, Object> client(String user) {
    return Map.of(
        "bootstrap.servers",
        secured,
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        jaas(user, passwords.get(user)),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        authority().toString());
  }

  /** How a user logs in by SCRAM, as Strimzi's secrets have it. */
  static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  @Override
  public void close() throws IOException {
    admin.close(Duration.ZERO);
    server.shutdown();
    server.awaitShutdown();
  }
}
