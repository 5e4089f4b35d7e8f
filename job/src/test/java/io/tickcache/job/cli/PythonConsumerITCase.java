package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.Direction;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import io.tickcache.wire.WireFormat;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tail --python} prints, run by Python with a client that shares no code with ours. */
class PythonConsumerITCase {

  private static final String TOPIC = "tickcache.predictions";
  private static final int HEADER_LENGTH = 10;
  private static final WireFormat<Prediction> FORMAT = new WireFormat<>(Prediction.class);

  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void publish() throws Exception {
    broker = EmbeddedBroker.start();
    try (Topics topics = new Topics(KafkaConfig.of(broker.bootstrapServers()))) {
      topics.create(List.of(TOPIC), 1);
    }
    Properties client = new Properties();
    client.put("bootstrap.servers", broker.bootstrapServers());
    client.put("transactional.id", "test");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      List<WireFormat.Version> versions = FORMAT.versions();
      for (int position = 0; position < versions.size(); position++) {
        send(producer, encoded(versions.get(position), prediction(position)));
      }
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, FORMAT.encode(prediction(97))); // never committed
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, FORMAT.encode(prediction(99)));
      producer.commitTransaction();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    broker.close();
  }

  @Test
  void readsEveryVersionOfTheSchemaAndNothingUncommitted() throws Exception {
    List<String> lines = linesOf(program());
    assertThat(lines).hasSize(FORMAT.versions().size() + 1);
    for (int position = 0; position < FORMAT.versions().size(); position++) {
      assertThat(lines.get(position))
          .contains(
              "'instrument': 'binance-usdm:币安人生USDT'",
              "'position': " + position + ",",
              "'outputs': [{'name': 'return_bps', 'value': 0.25}]",
              "'direction': 'UP'");
    }
    assertThat(lines.get(0)).contains("'prefixEventTimeMicros': None");
  }

  @Test
  void readsUncommittedRecordsWhereTheOptionsSaySo() throws Exception {
    String option = "kafka.properties.isolation.level=read_uncommitted";
    assertThat(linesOf(program("--set", option)))
        .hasSize(FORMAT.versions().size() + 2)
        .anyMatch(line -> line.contains("'position': 97,"));
  }

  @Test
  void tailReadsThemToo() {
    String servers = broker.bootstrapServers();
    List<String> arguments =
        List.of("tail", "--bootstrap-servers", servers, "--from-beginning", "--until-end");
    assertThat(CommandOutput.linesOf(arguments.toArray(String[]::new)))
        .hasSize(FORMAT.versions().size() + 1)
        .noneMatch(line -> line.contains("\"position\":97"));
    List<String> uncommitted = new ArrayList<>(arguments);
    uncommitted.addAll(List.of("--set", "kafka.properties.isolation.level=read_uncommitted"));
    assertThat(CommandOutput.linesOf(uncommitted.toArray(String[]::new)))
        .hasSize(FORMAT.versions().size() + 2)
        .anyMatch(line -> line.contains("\"position\":97"));
  }

  @Test
  void refusesATopicWhoseRecordsItDoesNotKnow() {
    assertThat(
            CommandOutput.errorOf(
                "tail", "--bootstrap-servers", "nowhere:1", "--topic", "others", "--python"))
        .contains("topic 'others' is none of the job's", TOPIC);
  }

  private List<String> program(String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("tail", "--bootstrap-servers", broker.bootstrapServers()));
    arguments.add("--python");
    arguments.addAll(List.of(options));
    List<String> lines = CommandOutput.linesOf(arguments.toArray(String[]::new));
    assertThat(lines).allMatch(line -> line.indexOf('@') < 0 || line.contains("r'''"));
    return lines;
  }

  /** What it prints until the last record. */
  private List<String> linesOf(List<String> program) throws Exception {
    String python = python();
    assumeTrue(python != null, "no Python with confluent_kafka and avro");
    Path file = Files.write(directory.resolve("consume.py"), program);
    Process process = new ProcessBuilder(python, file.toString()).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = printed.readLine(); line != null; line = printed.readLine()) {
        lines.add(line);
        if (line.contains("'position': 99,")) {
          return lines;
        }
      }
    } finally {
      process.destroyForcibly();
    }
    throw new AssertionError("ended early: " + lines);
  }

  private static String python() throws Exception {
    for (String name : List.of("python3", "/usr/bin/python3")) {
      try {
        Process process = new ProcessBuilder(name, "-c", "import avro.io, confluent_kafka").start();
        if (process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0) {
          return name;
        }
      } catch (IOException e) {
        continue; // there is none of this name
      }
    }
    return null;
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, byte[] value) {
    producer.send(new ProducerRecord<>(TOPIC, value));
  }

  private static Prediction prediction(long position) {
    return Prediction.newBuilder()
        .setInstrument("binance-usdm:币安人生USDT")
        .setEventTimeMicros(1_700_000_000_000_000L)
        .setContextEpochMicros(1_700_000_000_000_000L)
        .setPosition(position)
        .setSource(StepSource.ORDER_BOOK)
        .setOutputs(List.of(new Output("return_bps", 0.25f)))
        .setDirection(Direction.UP)
        .setConfidence(0.5f)
        .setContextLength(1)
        .setContextState(ContextState.KEPT)
        .setModelId("model@0123456789ab")
        .setGuarantee(Guarantee.BIT_IDENTICAL)
        .build();
  }

  /** The record as a job of an earlier version wrote it: without the fields that came later. */
  private static byte[] encoded(WireFormat.Version version, Prediction prediction)
      throws IOException {
    byte[] current = FORMAT.encode(prediction);
    Schema written = version.schema();
    GenericRecord all =
        new GenericDatumReader<GenericRecord>(prediction.getSchema(), written, new GenericData())
            .read(
                null,
                DecoderFactory.get()
                    .binaryDecoder(current, HEADER_LENGTH, current.length - HEADER_LENGTH, null));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(version.header());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(written).write(all, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
