package io.tickcache.job.kafka.access;

import io.tickcache.job.options.KafkaConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Asks a port what it speaks. A broker hangs up on who speaks TLS where it does not, or the other
 * way round, and Kafka's client only tries again until its time is over.
 *
 * @param kafka the brokers, and what clients are told
 */
record ListenerProbe(KafkaConfig kafka) {

  private static final int CONNECTION_MILLIS = (int) Duration.ofSeconds(2).toMillis();
  private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final Pattern ADDRESS = Pattern.compile("(?:.*://)?\\[?([^,]+?)]?:(\\d+)");

  /** What a port does. */
  private enum Port {
    UNKNOWN_HOST,
    CLOSED,
    SPEAKS_TLS,
    SPEAKS_NO_TLS
  }

  /**
   * What may be wrong, to be said after "no broker answered": of the first that listens, else of
   * all; empty if nothing is known.
   */
  String hint() {
    List<String> absent = new ArrayList<>();
    for (String server : kafka.bootstrapServers().split(",")) {
      Matcher address = ADDRESS.matcher(server.strip());
      if (address.matches()) {
        String host = address.group(1);
        switch (look(host, Integer.parseInt(address.group(2)))) {
          case UNKNOWN_HOST -> absent.add("there is no host " + host);
          case CLOSED -> absent.add("nothing listens at " + host + ":" + address.group(2));
          case SPEAKS_TLS -> {
            return ": " + ofTls(host + ":" + address.group(2));
          }
          case SPEAKS_NO_TLS -> {
            return ": " + ofNoTls(host + ":" + address.group(2));
          }
        }
      }
    }
    return absent.isEmpty() ? "" : ": " + String.join(", ", absent);
  }

  private String ofTls(String server) {
    return asksForTls()
        ? "%s speaks TLS, but did not go on; %s, which may not be what it asks for"
            .formatted(server, option())
        : "%s speaks TLS, and %s does not; set it to SASL_SSL, or SSL".formatted(server, option());
  }

  private String ofNoTls(String server) {
    return asksForTls()
        ? "%s does not speak TLS, and %s does".formatted(server, option())
        : "something listens at %s; %s, or it is no broker".formatted(server, option());
  }

  private String option() {
    return "'%s' = %s"
        .formatted(KafkaConfig.option(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG), protocol());
  }

  private boolean asksForTls() {
    return protocol().endsWith("SSL");
  }

  private String protocol() {
    return kafka
        .properties()
        .getOrDefault(
            CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
            CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL)
        .toUpperCase(Locale.ROOT);
  }

  private static Port look(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECTION_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return speaksTls(socket, host, port) ? Port.SPEAKS_TLS : Port.SPEAKS_NO_TLS;
    } catch (UnknownHostException e) {
      return Port.UNKNOWN_HOST;
    } catch (IOException e) {
      return Port.CLOSED;
    }
  }

  /** Whoever shows a certificate speaks TLS, trusted or not. Nothing is sent to it. */
  private static boolean speaksTls(Socket socket, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, port, true)) {
      tls.startHandshake();
      return true;
    } catch (SSLException e) {
      return ExceptionUtils.findThrowable(e, CertificateException.class).isPresent();
    } catch (IOException e) {
      return false; // it hung up, or said nothing
    }
  }
}
