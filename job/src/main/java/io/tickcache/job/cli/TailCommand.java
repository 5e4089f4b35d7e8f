package io.tickcache.job.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.UserException;
import io.tickcache.job.kafka.RecordDecoder;
import io.tickcache.job.kafka.RecordJson;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.wire.MalformedRecordException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tail}: a topic's records, decoded. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description =
        "Prints the records of a topic as they come, one JSON object a line, decoded by the schema that each names.",
    footer = {
      "",
      "Examples:",
      "  ./tickcache tail --bootstrap-servers localhost:9092",
      "  ./tickcache tail --bootstrap-servers localhost:9092 --topic tickcache.dead-letters"
          + " --from-beginning --until-end"
    })
final class TailCommand implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(200);

  @Mixin private KafkaArguments kafka;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Topic to read. Default: the predictions'.")
  private String topic;

  @Option(names = "--from-beginning", description = "Start at the topic's beginning, not its end.")
  private boolean fromBeginning;

  @Option(names = "--until-end", description = "End when all that is there has been printed.")
  private boolean untilEnd;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "End after so many records.",
      defaultValue = "9223372036854775807",
      showDefaultValue = Visibility.NEVER)
  private long max;

  @Option(
      names = "--metadata",
      description = "Wrap each record in its topic, partition, offset, timestamp, key and headers.")
  private boolean metadata;

  @Option(
      names = "--json",
      description =
          "End with one JSON object: how many records were printed, how many not decoded.")
  private boolean json;

  private final RecordDecoder decoder = new RecordDecoder();
  private long printed;
  private long undecodable;

  @Override
  public Integer call() {
    if (max < 1) {
      throw new UserException("--max " + max + ": must be at least 1");
    }
    KafkaConfig brokers = kafka.brokers();
    String name = topic == null ? kafka.topics().predictions() : topic;
    try (Topics topics = new Topics(brokers)) {
      topics.require(List.of(name));
    }
    TopicReader.Start start = fromBeginning ? TopicReader.Start.BEGINNING : TopicReader.Start.END;
    try (TopicReader reader = new TopicReader(brokers, name, start)) {
      print(reader);
    }
    if (json) {
      ObjectNode figures = JsonNodeFactory.instance.objectNode();
      System.out.println(figures.put("records", printed).put("undecodable", undecodable));
    }
    return 0;
  }

  private void print(TopicReader reader) {
    PrintStream out = System.out;
    while (printed < max && !(untilEnd && reader.atEnd()) && !out.checkError()) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (printed < max) {
          out.println(metadata ? wrapped(record) : value(record));
          printed++;
        }
      }
    }
  }

  private ObjectNode value(ConsumerRecord<byte[], byte[]> record) {
    try {
      return RecordJson.object(decoder.decode(record.value()));
    } catch (MalformedRecordException e) {
      undecodable++;
      return JsonNodeFactory.instance
          .objectNode()
          .put("error", e.getMessage())
          .put("partition", record.partition())
          .put("offset", record.offset());
    }
  }

  private ObjectNode wrapped(ConsumerRecord<byte[], byte[]> record) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("topic", record.topic()).put("partition", record.partition());
    json.put("offset", record.offset()).put("timestampMillis", record.timestamp());
    json.put("key", text(record.key()));
    ObjectNode headers = json.putObject("headers");
    for (Header header : record.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    json.set("value", value(record));
    return json;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
