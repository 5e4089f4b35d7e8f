package io.tickcache.job.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.OutputPath;
import io.tickcache.job.UserException;
import io.tickcache.job.options.JobTopic;
import io.tickcache.model.FiniteJson;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.avro.SchemaFormatter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code schemas}: the Avro schemas as files, for consumers and registries. */
@Command(
    name = "schemas",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the Avro schemas of all topics: NAME.avsc is what this build writes, NAME-1.avsc and"
          + " on are earlier versions, which it still reads.",
      "headers.json names the file of each by the ten bytes that stand before a record."
    },
    footer = {"", "Example:", "  ./tickcache schemas --output /tmp/schemas"})
final class SchemasCommand implements Callable<Integer> {

  private static final String INDEX = "headers.json";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Directory for the files; made if there is none.")
  private Path output;

  @Override
  public Integer call() {
    OutputPath.requireDirectory("--output", output);
    ObjectNode headers = JsonNodeFactory.instance.objectNode();
    try {
      Files.createDirectories(output);
      for (JobTopic topic : JobTopic.values()) {
        write(topic, headers);
      }
      Files.writeString(output.resolve(INDEX), FiniteJson.line(headers) + "\n");
    } catch (IOException e) {
      throw new UserException("--output " + output + ": " + e.getMessage(), e);
    }
    System.out.println("wrote " + headers.size() + " schemas to " + output);
    return 0;
  }

  private void write(JobTopic topic, ObjectNode headers) throws IOException {
    List<WireFormat.Version> versions = new WireFormat<>(topic.record()).versions();
    for (int i = 0; i < versions.size(); i++) { // the current one, then the oldest and on
      String file = topic.record().getSimpleName() + (i == 0 ? "" : "-" + i) + ".avsc";
      WireFormat.Version version = versions.get(i);
      Files.writeString(
          output.resolve(file), SchemaFormatter.format("json/pretty", version.schema()) + "\n");
      headers.put(HexFormat.of().formatHex(version.header()), file);
    }
  }
}
