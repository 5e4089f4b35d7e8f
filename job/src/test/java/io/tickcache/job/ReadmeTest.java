package io.tickcache.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.options.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says of the code. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

  @Test
  void hasTheTableOfOptions() throws IOException {
    String readme = readme();
    String table =
        readme.substring(readme.indexOf("<!-- options"), readme.indexOf("<!-- /options -->"));
    assertThat(table.lines().skip(1).toList())
        .as("paste the output of ./tickcache options --markdown")
        .isEqualTo(OptionTable.markdown().lines().toList());
  }

  @Test
  void linksOnlyToFilesThatExist() throws IOException {
    Matcher links = LINK.matcher(readme());
    List<String> targets = links.results().map(link -> link.group(1)).toList();
    assertThat(targets).hasSizeGreaterThan(8);
    assertThat(targets).allSatisfy(target -> assertThat(ROOT.resolve(target)).exists());
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }
}
