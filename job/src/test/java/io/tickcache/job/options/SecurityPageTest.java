package io.tickcache.job.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/security.md tells to configure. */
class SecurityPageTest {

  private static final Path PAGE = Path.of("../docs/security.md");
  private static final Path CLIENT = Path.of("../docker/kafka/client.yaml");

  @Test
  void namesOptionsThatFlinkHas() throws IOException {
    List<String> keys =
        block("## Flink").stream().map(line -> line.substring(0, line.indexOf(':'))).toList();

    assertThat(keys).hasSizeGreaterThan(5).allMatch(FlinkOptions.all()::containsKey);
  }

  /** The file is tried on a real broker. */
  @Test
  void showsTheConfigurationThatWasTried() throws IOException {
    assertThat(block("## Kafka"))
        .isEqualTo(
            Files.readAllLines(CLIENT).stream().filter(line -> !line.startsWith("#")).toList());
  }

  /** The first YAML below a heading. */
  private static List<String> block(String heading) throws IOException {
    String page = Files.readString(PAGE);
    String below = page.substring(page.indexOf("\n" + heading + "\n"));
    String start = "```yaml\n";
    int begin = below.indexOf(start) + start.length();
    return below.substring(begin, below.indexOf("```", begin)).lines().toList();
  }
}
