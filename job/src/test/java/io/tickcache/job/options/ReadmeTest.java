package io.tickcache.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests run in the module's directory; the README stands one above. */
class ReadmeTest {

  @Test
  void holdsTheTableOfOptionsAsTheClassesHaveIt() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    assumeThat(readme).as("the README has a table of options").contains("| key | type | default |");

    assertThat(readme)
        .as("./tickcache options --markdown prints the table as it should be")
        .contains(OptionTable.markdown().strip());
  }
}
