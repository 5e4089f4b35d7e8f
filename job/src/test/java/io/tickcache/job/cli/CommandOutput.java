package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What commands write to standard output. */
public final class CommandOutput {

  private CommandOutput() {}

  /** The lines of a command that must succeed. */
  public static List<String> linesOf(String... arguments) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream standardOutput = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      assertThat(CommandLineTool.run(arguments).error()).isNull();
    } finally {
      System.setOut(standardOutput);
    }
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The error of a command whose output is of no interest; null if it succeeded. */
  public static String errorOf(String... arguments) {
    PrintStream standardOutput = System.out;
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    try {
      return CommandLineTool.run(arguments).error();
    } finally {
      System.setOut(standardOutput);
    }
  }

  /** Its last line, which is JSON. */
  public static JsonNode lastLineOf(String... arguments) throws IOException {
    return last(linesOf(arguments));
  }

  /** The last of the lines, which is JSON. */
  public static JsonNode last(List<String> lines) throws IOException {
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }
}
