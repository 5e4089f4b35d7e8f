package io.tickcache.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.cli.CommandLineTool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine",
        "memory",
        "accuracy",
        "device",
        "pipeline",
        "recovery",
        "checkpoint",
        "soak"
      })
  void everyBenchmarkHasHelpWithAnExample(String benchmark) {
    ByteArrayOutputStream help = new ByteArrayOutputStream();
    PrintStream standardOutput = System.out;
    System.setOut(new PrintStream(help, true, StandardCharsets.UTF_8));
    try {
      assertThat(run("bench", benchmark, "--help")).isZero();
    } finally {
      System.setOut(standardOutput);
    }
    assertThat(help.toString(StandardCharsets.UTF_8))
        .contains("Example", "./tickcache bench " + benchmark);
  }

  @Test
  void asksWhichBenchmark() {
    assertThat(run("bench")).isEqualTo(2);
    assertThat(error()).contains("bench what? One of", "engine", "memory");
  }

  @Test
  void refusesContextsThatNoBatchFitsInto() {
    assertThat(run("bench", "engine", "--model", "small", "--contexts", "64")).isEqualTo(1);
    assertThat(error())
        .isEqualTo("tickcache: --contexts 64: must be above 100, the steps of the largest batch\n");
    assertThat(run("bench", "memory", "--contexts", "0")).isEqualTo(1);
    assertThat(error()).endsWith("tickcache: --contexts 0: must be at least 1\n");
  }

  @Test
  void namesAModelDirectoryThatDoesNotExist() {
    assertThat(run("bench", "memory", "--model", "/no/such")).isEqualTo(1);
    assertThat(error()).startsWith("tickcache: --model = /no/such: model directory /no/such");
  }

  @Test
  void refusesKillsThatCannotLand() {
    assertThat(run("bench", "recovery", "--kills", "0")).isEqualTo(1);
    assertThat(error()).isEqualTo("tickcache: --kills 0: must be at least 1\n");
    assertThat(run("bench", "recovery", "--speed", "max")).isEqualTo(1);
    assertThat(error()).contains("--speed max: kills would find nothing left to do");
    assertThat(run("bench", "recovery", "--recordings", "/no/such")).isEqualTo(1);
    assertThat(error()).endsWith("--recordings /no/such: no such file or directory\n");
  }

  @Test
  void refusesAPipelineOfNothing() {
    assertThat(run("bench", "pipeline", "--copies", "0")).isEqualTo(1);
    assertThat(error()).isEqualTo("tickcache: --copies 0: must be at least 1\n");
    assertThat(run("bench", "pipeline", "--rates", "2000,0")).isEqualTo(1);
    assertThat(error()).endsWith("tickcache: --rates 0: must be at least 1\n");
    assertThat(run("bench", "pipeline", "--duration", "10ms")).isEqualTo(1);
    assertThat(error()).endsWith("must be at least 1s\n");
    assertThat(run("bench", "pipeline", "--recordings", "/no/such")).isEqualTo(1);
    assertThat(error()).endsWith("--recordings /no/such: no such file or directory\n");
    assertThat(run("bench", "pipeline", "--model", "/no/such")).isEqualTo(1);
    assertThat(error()).contains("--model = /no/such: model directory /no/such");
  }

  private int run(String... arguments) {
    return CommandLineTool.run(new PrintStream(errors, true, StandardCharsets.UTF_8), arguments)
        .status();
  }

  private String error() {
    return errors.toString(StandardCharsets.UTF_8);
  }
}
