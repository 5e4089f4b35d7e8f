package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickcache.job.options.JobTopic;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Prediction;
import io.tickcache.wire.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemasCommandTest {

  @TempDir private Path directory;

  @Test
  void writesEachVersionAndNamesItByTheBytesBeforeARecord() throws Exception {
    Path output = directory.resolve("new/schemas");
    CommandOutput.linesOf("schemas", "--output", output.toString());

    JsonNode headers = new ObjectMapper().readTree(output.resolve("headers.json").toFile());
    assertThat(headers.size()).isGreaterThan(JobTopic.values().length);
    for (Map.Entry<String, JsonNode> entry : headers.properties()) {
      Schema schema = new Schema.Parser().parse(output.resolve(entry.getValue().asText()).toFile());
      byte[] header = HexFormat.of().parseHex(entry.getKey());
      assertThat(ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong(2))
          .as(entry.getValue().asText())
          .isEqualTo(SchemaNormalization.parsingFingerprint64(schema));
    }
    byte[] record = new WireFormat<>(DeadLetter.class).encode(letter());
    String header = HexFormat.of().formatHex(Arrays.copyOf(record, 10));
    assertThat(headers.get(header).asText()).isEqualTo("DeadLetter.avsc");
    assertThat(headers.properties().stream().map(entry -> entry.getValue().asText()))
        .contains("Prediction.avsc", "Prediction-1.avsc")
        .doesNotHaveDuplicates();
  }

  @Test
  void everyVersionOfAPredictionStandsInTheReleaseNotes() throws Exception {
    String notes = Files.readString(Path.of("../docs/releases.md"));
    assertThat(new WireFormat<>(Prediction.class).versions())
        .allSatisfy(
            version -> assertThat(notes).contains(HexFormat.of().formatHex(version.header())));
  }

  @Test
  void refusesAFileAsDirectory() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(CommandOutput.errorOf("schemas", "--output", file.toString()))
        .contains("--output", file.toString(), "is a file");
  }

  private static DeadLetter letter() {
    return DeadLetter.newBuilder()
        .setTopic("t")
        .setPartition(0)
        .setOffset(1)
        .setTimestampMillis(2)
        .setKey(null)
        .setValue(null)
        .setStage(DeadLetterStage.DECODE)
        .setReason("r")
        .build();
  }
}
