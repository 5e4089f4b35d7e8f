package io.tickcache.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the launcher's logging makes of what libraries log: a process of its own logs some. */
class LogLayoutTest {

  private static final int LONGEST = 500;

  /** Logs as libraries do. */
  static final class Libraries {

    private Libraries() {}

    public static void main(String[] arguments) {
      Logger log = LoggerFactory.getLogger("org.example.Client");
      log.warn("plain");
      log.warn("a dump\nof a record\n\tat org.example.Text");
      Exception root = new IllegalStateException("the root\n in two lines");
      log.warn("it failed", new IllegalArgumentException("outer", new IOException("mid", root)));
      log.warn("long {}", "x".repeat(3 * LONGEST));
      log.info("goes on");
    }
  }

  @Test
  void isALineEachWithTheRootOfItsCause() throws Exception {
    List<String> lines = logged();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).endsWith(" WARN  Client: plain");
    assertThat(lines.get(1)).endsWith(" WARN  Client: a dump …");
    assertThat(lines.get(2))
        .endsWith(" WARN  Client: it failed java.lang.IllegalStateException: the root");
    assertThat(lines.get(3)).contains("xxx").hasSizeLessThanOrEqualTo(LONGEST + 3);
  }

  @Test
  void isAllOfItWithVerbose() throws Exception {
    assertThat(logged("-Dtickcache.log.level=info"))
        .anyMatch(line -> line.endsWith("INFO  Client: goes on"))
        .contains("of a record", "java.lang.IllegalArgumentException: outer")
        .anyMatch(line -> line.startsWith("\tat io.tickcache.job.LogLayoutTest$Libraries.main"))
        .anyMatch(line -> line.length() > 3 * LONGEST);
  }

  private static List<String> logged(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of(options));
    command.add("-Dlog4j2.configurationFile=classpath:tickcache-log4j2.xml");
    command.add("-Dstderr.encoding=UTF-8"); // since Java 19
    command.add("-Dfile.encoding=UTF-8");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Libraries.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.lines().toList();
  }
}
