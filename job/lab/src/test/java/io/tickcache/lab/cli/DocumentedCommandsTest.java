package io.tickcache.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tickcache.job.cli.CommandLineTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as the documents have them: every one exists, and takes the arguments shown. */
class DocumentedCommandsTest {

  private static final Path ROOT = Path.of("../..");

  /**
   * In running text between backticks, perhaps over two lines, or as a line of a block, up to the
   * shell's part; also where the image's own command runs it.
   */
  private static final Pattern COMMAND =
      Pattern.compile(
          "`\\./tickcache ([^`]+)`|(?m)^\\s*(?:\\./tickcache|docker compose .* run --rm feed) ([^#`>\n]+)");

  static Stream<String> commands() throws IOException {
    Stream<Path> documents = Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"));
    for (String folder : List.of("docs", "docker", "job/src/main/resources/models")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        List<Path> pages = files.filter(file -> file.toString().endsWith(".md")).toList();
        documents = Stream.concat(documents, pages.stream());
      }
    }
    return documents.flatMap(DocumentedCommandsTest::commandsOf).distinct();
  }

  private static Stream<String> commandsOf(Path document) {
    try {
      return commandsOf(Files.readString(document));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Stream<String> commandsOf(String text) {
    return COMMAND
        .matcher(text.replaceAll("\\\\\\R", ""))
        .results()
        .map(DocumentedCommandsTest::command)
        .filter(command -> !command.startsWith("COMMAND"))
        .toList()
        .stream();
  }

  private static String command(MatchResult match) {
    String command = match.group(1) == null ? match.group(2) : match.group(1);
    return command.replaceAll("\\s+", " ").strip();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void exist(String command) {
    String filled = command.replaceAll("\\bN\\b", "4").replace("HOST:PORT", "localhost:9092");
    assertThatCode(() -> CommandLineTool.check(filled.split(" "))).doesNotThrowAnyException();
  }

  /** Benchmarks take minutes: their examples are read as the command line reads them, not run. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench",
        "bench engine",
        "bench bits",
        "bench pipeline",
        "bench profile",
        "bench memory",
        "bench accuracy",
        "bench device",
        "bench forecasts",
        "bench recovery",
        "bench checkpoint",
        "bench soak"
      })
  void standInHelpAsTheyCanBeCopied(String command) {
    String help = help(command + " --help");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    assertThat(commandsOf(help)).isNotEmpty().allSatisfy(this::exist);
  }

  private static String help(String command) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream standardOutput = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      CommandLineTool.run(command.split(" "));
    } finally {
      System.setOut(standardOutput);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void areMany() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(25);
  }
}
