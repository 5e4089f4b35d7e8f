package io.tickcache.job.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import io.tickcache.job.UserException;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** A short program in Python that reads a topic of the job, with all that it has to know in it. */
final class PythonConsumer {

  private static final String TEMPLATE = "/python/consume.py";

  private PythonConsumer() {}

  /**
   * The program's text.
   *
   * @param topic its name on the brokers
   * @throws UserException if it is none of the job's
   */
  static String program(KafkaConfig brokers, TopicsConfig topics, String topic) {
    Map<String, String> values =
        Map.of(
            "@SCHEMAS@", schemas(recordOf(topics, topic)),
            "@SERVERS@", quoted(brokers.bootstrapServers()),
            "@ISOLATION@",
                quoted(
                    TopicReader.properties(brokers)
                        .getProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG)),
            "@TOPIC@", quoted(topic));
    String program = template();
    for (Map.Entry<String, String> value : values.entrySet()) {
      program = program.replace(value.getKey(), value.getValue());
    }
    return program;
  }

  private static JobTopic recordOf(TopicsConfig topics, String topic) {
    return topics.names().entrySet().stream()
        .filter(entry -> entry.getValue().equals(topic))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "--python: topic '%s' is none of the job's, which are %s"
                        .formatted(topic, topics.all())));
  }

  private static String schemas(JobTopic topic) {
    List<WireFormat.Version> versions = new WireFormat<>(topic.record()).versions();
    return versions.stream()
        .map(
            version ->
                "    (\"%s\", r'''%s'''),"
                    .formatted(
                        HexFormat.of().formatHex(version.header()), canonical(version.schema())))
        .collect(Collectors.joining("\n"));
  }

  /** Without documentation and defaults: a reader of the writer's own schema needs neither. */
  private static String canonical(Schema schema) {
    return SchemaNormalization.toParsingForm(schema);
  }

  /** As JSON: a string of Python, too. */
  private static String quoted(String text) {
    return new TextNode(text).toString();
  }

  private static String template() {
    try (InputStream resource = PythonConsumer.class.getResourceAsStream(TEMPLATE)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
