package io.tickcache.job.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.UserException;
import io.tickcache.job.kafka.RecordDecoder;
import io.tickcache.job.kafka.RecordJson;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.access.Rights;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.model.FiniteJson;
import io.tickcache.wire.MalformedRecordException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AclOperation;
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
      "  ./tickcache tail --bootstrap-servers localhost:9092 \\",
      "    --topic tickcache.dead-letters --from-beginning --until-end",
      "  ./tickcache tail --bootstrap-servers localhost:9092 --from-beginning \\",
      "    --until-end --distinct",
      "  ./tickcache tail --bootstrap-servers localhost:9092 --python",
      "Uncommitted records, too:",
      "  ./tickcache tail --bootstrap-servers localhost:9092 \\",
      "    --set kafka.properties.isolation.level=read_uncommitted"
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
      names = "--distinct",
      description = {
        "Leave out predictions that came before with the same id and bytes (at-least-once delivery).",
        "One with the same id and other bytes is printed, told on standard error, and fails the command."
      })
  private boolean distinct;

  @Option(
      names = "--json",
      description =
          "End with one JSON object: how many records were printed, not decoded, left out as duplicates.")
  private boolean json;

  @Option(
      names = "--python",
      description = "Print a program in Python that reads the topic, and end.")
  private boolean python;

  private final RecordDecoder decoder = new RecordDecoder();
  private final DistinctPredictions predictions = new DistinctPredictions();
  private long printed;
  private long undecodable;

  @Override
  public Integer call() {
    if (max < 1) {
      throw new UserException("--max " + max + ": must be at least 1");
    }
    KafkaConfig brokers = kafka.brokers();
    String name = topic == null ? kafka.topics().name(JobTopic.PREDICTIONS) : topic;
    if (python) {
      System.out.print(PythonConsumer.program(brokers, kafka.topics(), name));
      return 0;
    }
    Rights.require(brokers, Map.of(name, Set.of(AclOperation.READ)));
    TopicReader.Start start = fromBeginning ? TopicReader.Start.BEGINNING : TopicReader.Start.END;
    try (TopicReader reader = new TopicReader(brokers, name, start)) {
      print(reader);
    }
    if (json) {
      ObjectNode figures = JsonNodeFactory.instance.objectNode();
      figures.put("records", printed).put("undecodable", undecodable);
      figures.put("duplicates", predictions.duplicates());
      System.out.println(FiniteJson.line(figures.put("changed", predictions.changed())));
    }
    if (predictions.changed() > 0) {
      throw new UserException(
          "%d predictions came again as other bytes".formatted(predictions.changed()));
    }
    return 0;
  }

  private void print(TopicReader reader) {
    PrintStream out = System.out;
    while (printed < max && !(untilEnd && reader.atEnd()) && !out.checkError()) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (printed < max) {
          print(record, out);
        }
      }
    }
  }

  private void print(ConsumerRecord<byte[], byte[]> record, PrintStream out) {
    ObjectNode value;
    try {
      SpecificRecordBase decoded = decoder.decode(record.value());
      if (distinct && isDuplicate(decoded, record)) {
        return;
      }
      value = RecordJson.object(decoded);
    } catch (MalformedRecordException e) {
      undecodable++;
      value = error(record, e);
    }
    out.println(FiniteJson.line(metadata ? wrapped(record, value) : value));
    printed++;
  }

  private boolean isDuplicate(SpecificRecordBase decoded, ConsumerRecord<byte[], byte[]> record) {
    DistinctPredictions.Seen seen = predictions.add(decoded, record.value());
    if (seen == DistinctPredictions.Seen.CHANGED) {
      System.err.printf(
          "tickcache: the prediction at partition %d, offset %d came before as other bytes%n",
          record.partition(), record.offset());
    }
    return seen == DistinctPredictions.Seen.AGAIN;
  }

  private static ObjectNode error(
      ConsumerRecord<byte[], byte[]> record, MalformedRecordException malformed) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("error", malformed.getMessage())
        .put("partition", record.partition())
        .put("offset", record.offset());
  }

  private static ObjectNode wrapped(ConsumerRecord<byte[], byte[]> record, ObjectNode value) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("topic", record.topic()).put("partition", record.partition());
    json.put("offset", record.offset()).put("timestampMillis", record.timestamp());
    json.put("key", text(record.key()));
    ObjectNode headers = json.putObject("headers");
    for (Header header : record.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    json.set("value", value);
    return json;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
