package io.tickcache.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tickcache.job.Tickcache;
import io.tickcache.job.cli.CommandLineTool;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.lab.cluster.Dockerfile.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the deployment: that what they name exists, and that they agree. */
class DeploymentFilesTest {

  private static final Path ROOT = Path.of("../..");
  private static final Path DOCKER = ROOT.resolve("docker");
  static final String JOB_JAR = "/opt/flink/usrlib/tickcache-flink.jar";
  private static final String JOB_FILE = "/etc/tickcache/job.yaml";

  @Test
  void copyOnlyFilesThatExistOrThatTheBuildMakes() throws IOException {
    for (String source : sources()) {
      if (source.contains("/target/")) {
        assertThat(source).matches("job/(prometheus/)?target/(lib/)?[\\w.*-]+\\.jar");
      } else {
        assertThat(Dockerfile.matches(ROOT, source)).as(source).isNotEmpty();
      }
    }
  }

  /** All else would be sent to Docker for nothing. */
  @Test
  void haveABuildContextOfExactlyWhatIsCopied() throws IOException {
    List<String> lines =
        Files.readAllLines(ROOT.resolve(".dockerignore")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertThat(lines.get(0)).isEqualTo("**");
    List<String> admitted = lines.stream().skip(1).map(line -> line.substring(1)).toList();
    List<String> sources = sources();
    assertThat(lines.stream().skip(1)).allMatch(line -> line.startsWith("!"));
    assertThat(sources).allMatch(source -> admitted.stream().anyMatch(a -> admits(a, source)));
    assertThat(admitted).allMatch(a -> sources.stream().anyMatch(source -> admits(a, source)));
  }

  private static boolean admits(String admitted, String source) {
    return source.equals(admitted)
        || source.startsWith(admitted + "/")
        || admitted.contains("*")
            && source.startsWith(admitted.substring(0, admitted.indexOf('*')));
  }

  @Test
  void haveTheVersionsOfTheBuild() throws IOException {
    String version = property("version");
    String flink = property("flink.version");
    String torch = property("pytorch.version");
    assertThat(job().value("FLINK_IMAGE")).isEqualTo("flink:%s-scala_2.12-java17", flink);
    assertThat(gpu().value("JOB_IMAGE")).isEqualTo("tickcache:" + version);
    assertThat(gpu().value("PYTORCH_VERSION")).isEqualTo(torch);
    assertThat(gpu().value("LIBTORCH_URL"))
        .contains("-" + torch + "%2B" + gpu().value("PYTORCH_FLAVOR") + ".zip");
    for (Dockerfile file : List.of(job(), gpu())) {
      String text = Files.readString(file.file());
      assertThat(text).contains("image.version=\"%s\"".formatted(version));
    }
    for (Path file : all("yaml", "md", "Dockerfile")) {
      for (String found : found("(?:tickcache|apache/kafka|flink):\\d[\\w.-]*", file)) {
        String tag = found.substring(found.indexOf(':') + 1);
        String expected =
            found.startsWith("tickcache:")
                ? version
                : found.startsWith("flink:") ? flink : property("kafka.version");
        assertThat(tag).as("%s in %s", found, file).startsWith(expected);
      }
    }
  }

  /** Misspelt ones are passed over by Flink, and nobody sees it. */
  @ParameterizedTest
  @ValueSource(strings = {"job/config.yaml", "job/job.yaml", "kubernetes/cpu/job.yaml"})
  void haveOnlyOptionsThatExist(String file) {
    assertThat(new Settings().addFile(DOCKER.resolve(file)).warnings()).isEmpty();
  }

  @Test
  void haveJobsThatAreConfiguredWell() {
    for (String file : List.of("job/job.yaml", "kubernetes/cpu/job.yaml")) {
      JobConfig job =
          JobConfig.from(new Settings().addFile(DOCKER.resolve(file)).toConfiguration());
      assertThat(Path.of(job.inference().modelDirectory()).getFileName())
          .as("the model that the image has")
          .isEqualTo(Path.of("books-small"));
    }
  }

  @Test
  void haveJvmOptionsThatTheJvmKnows() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(config().get(CoreOptions.FLINK_JVM_OPTIONS).split("\\s+")));
    command.addAll(List.of(config().get(CoreOptions.FLINK_TM_JVM_OPTIONS).split("\\s+")));
    command.add("-version");
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("Unknown module", "Unrecognized");
  }

  @Test
  void giveProcessesAsMuchMemoryAsTheyAreToldOf() throws IOException {
    Configuration config = config();
    assertThat(limit("jobmanager"))
        .isEqualTo(
            JobManagerProcessUtils.processSpecFromConfig(config).getTotalProcessMemorySize());
    assertThat(limit("taskmanager"))
        .isEqualTo(
            TaskExecutorProcessUtils.processSpecFromConfig(config).getTotalProcessMemorySize());
    Matcher gpu =
        Pattern.compile("taskmanager.memory.process.size=(\\w+)")
            .matcher(Files.readString(gpu().file()));
    assertThat(gpu.find()).isTrue();
    assertThat(limit("taskmanager-gpu")).isEqualTo(MemorySize.parse(gpu.group(1)));
  }

  private static MemorySize limit(String service) throws IOException {
    return MemorySize.parse(String.valueOf(compose().service(service).get("mem_limit")));
  }

  @Test
  void runServicesThatMayDoLittle() throws IOException {
    compose()
        .services()
        .forEach(
            (name, service) -> {
              assertThat(service).as(name).containsEntry("read_only", true);
              assertThat(ComposeFile.words(service.get("cap_drop"))).as(name).contains("ALL");
              assertThat(ComposeFile.words(service.get("security_opt")))
                  .as(name)
                  .contains("no-new-privileges:true");
              assertThat(service).as(name).containsKey("mem_limit");
              assertThat(String.valueOf(service.get("image"))).as(name).matches(".+:[v\\d].*");
              assertThat(ComposeFile.words(service.get("ports")))
                  .as("%s is reached from this machine alone", name)
                  .allMatch(port -> port.startsWith("127.0.0.1:"));
              assertThat(ComposeFile.words(service.get("tmpfs")))
                  .as("libraries are loaded from /tmp of %s", name)
                  .noneMatch(tmpfs -> isNoexec(name, tmpfs));
            });
  }

  /** Docker mounts a tmpfs noexec unless it is told. */
  private static boolean isNoexec(String service, String tmpfs) {
    return !service.equals("grafana")
        && tmpfs.startsWith("/tmp:")
        && !List.of(tmpfs.substring(tmpfs.indexOf(':') + 1).split(",")).contains("exec");
  }

  @Test
  void mountAndWaitForWhatIsThere() throws IOException {
    ComposeFile compose = compose();
    for (String name : compose.services().keySet()) {
      compose.mounts(name).forEach(mount -> assertThat(DOCKER.resolve(mount)).as(name).exists());
      ComposeFile.map(compose.service(name).get("depends_on"))
          .forEach(
              (other, how) -> {
                assertThat(compose.services()).containsKey(other);
                if (how.toString().contains("service_healthy")) {
                  assertThat(compose.service(other)).as(other).containsKey("healthcheck");
                }
              });
    }
  }

  @Test
  void haveCommandsOfOursThatCanBeRead() throws IOException {
    ComposeFile compose = compose();
    List<String> jobManager = compose.command("jobmanager");
    assertThat(jobManager.subList(0, 3))
        .containsExactly("standalone-job", "--job-classname", Tickcache.class.getName());
    checkRun(jobManager.subList(3, jobManager.size()));
    assertThat(compose.service("feed")).containsEntry("entrypoint", List.of("tickcache"));
    check(compose.command("feed"));
  }

  static void checkRun(List<String> arguments) {
    assertThat(arguments.subList(0, 3)).containsExactly("run", "--config", JOB_FILE);
    check(arguments);
  }

  private static void check(List<String> arguments) {
    assertThatCode(() -> CommandLineTool.check(arguments.toArray(String[]::new)))
        .doesNotThrowAnyException();
  }

  @Test
  void putFilesWhereOthersLookForThem() throws IOException {
    List<String> targets =
        job().chain("job").stream()
            .flatMap(stage -> stage.copies().stream())
            .map(Dockerfile.Copy::target)
            .toList();
    assertThat(targets).contains(JOB_JAR, JOB_FILE, "/models/books-small", "/opt/flink/conf/");
    String port = config().toMap().get("metrics.reporter.prom.port");
    for (Dockerfile file : List.of(job(), gpu())) {
      List<Stage> serving =
          file.stages().stream().filter(stage -> !stage.all("EXPOSE").isEmpty()).toList();
      assertThat(serving).hasSize(1);
      assertThat(serving.get(0).all("EXPOSE").get(0).split(" ")).contains(port);
      assertThat(serving.get(0).all("HEALTHCHECK").get(0)).contains("localhost:" + port + "/");
      assertThat(serving.get(0).all("USER")).last().isEqualTo("flink");
    }
  }

  static Configuration config() {
    return new Settings().addFile(DOCKER.resolve("job/config.yaml")).own();
  }

  private static ComposeFile compose() throws IOException {
    return ComposeFile.read(DOCKER.resolve("compose.yaml"));
  }

  private static Dockerfile job() throws IOException {
    return Dockerfile.read(DOCKER.resolve("job/Dockerfile"));
  }

  private static Dockerfile gpu() throws IOException {
    return Dockerfile.read(DOCKER.resolve("gpu/Dockerfile"));
  }

  private static List<String> sources() throws IOException {
    return Stream.concat(job().contextSources().stream(), gpu().contextSources().stream())
        .distinct()
        .toList();
  }

  private static List<Path> all(String... endings) throws IOException {
    try (Stream<Path> files = Files.walk(DOCKER)) {
      return Stream.concat(files, Stream.of(ROOT.resolve("docs/deploy.md")))
          .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
          .toList();
    }
  }

  static List<String> found(String pattern, Path file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map(found -> found.group())
        .toList();
  }

  /** Of the parent pom. */
  private static String property(String name) throws IOException {
    Matcher value =
        Pattern.compile("<%s>([^<]+)</%s>".formatted(name, name))
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(value.find()).as(name).isTrue();
    return value.group(1);
  }
}
