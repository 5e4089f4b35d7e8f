package io.tickcache.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script beside the sources, with a java that tells in which locale it was started. */
class LauncherTest {

  private static final Path SCRIPT = Path.of("..", "tickcache");

  @TempDir Path home;

  @BeforeEach
  void makeProjectThatIsBuilt() throws IOException {
    Files.copy(SCRIPT, home.resolve("tickcache"));
    Files.createFile(home.resolve("pom.xml"));
    Files.createDirectories(home.resolve("docs"));
    Files.createFile(home.resolve("docs/metrics.md"));
    for (String module :
        new String[] {"schemas", "operators", "job/prometheus", "job", "job/lab"}) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.createFile(home.resolve(module).resolve("pom.xml"));
    }
    Files.createDirectories(home.resolve("job/target/lib"));
    Files.createDirectories(home.resolve("job/lab/target"));
    Files.createFile(home.resolve("job/lab/target/tickcache-lab-1.jar"));
    Files.createFile(home.resolve("job/target/tickcache-job-1.jar"));
    Files.createDirectories(home.resolve("jdk/bin"));
    Path java = home.resolve("jdk/bin/java");
    Files.writeString(java, "#!/bin/sh\nprintf 'LC_ALL=%s LANG=%s' \"$LC_ALL\" \"$LANG\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private String run(Map<String, String> locale) throws IOException, InterruptedException {
    ProcessBuilder script = new ProcessBuilder("bash", home.resolve("tickcache").toString());
    script.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    script.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    script.environment().putAll(locale);
    Process process = script.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  @Test
  void opensFilesOfAnyNameInThePosixLocale() throws Exception {
    assertThat(run(Map.of())).isEqualTo("LC_ALL=C.UTF-8 LANG=");
    assertThat(run(Map.of("LC_ALL", "C"))).isEqualTo("LC_ALL=C.UTF-8 LANG=");
    assertThat(run(Map.of("LANG", "POSIX"))).isEqualTo("LC_ALL=C.UTF-8 LANG=POSIX");
  }

  @Test
  void leavesOtherLocalesAsTheyAre() throws Exception {
    assertThat(run(Map.of("LANG", "de_DE.UTF-8"))).isEqualTo("LC_ALL= LANG=de_DE.UTF-8");
    assertThat(run(Map.of("LANG", "C", "LC_ALL", "tr_TR.UTF-8")))
        .isEqualTo("LC_ALL=tr_TR.UTF-8 LANG=C");
  }
}
