package io.tickcache.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.Tickcache;
import io.tickcache.job.options.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the deployment on Kubernetes: that they agree with those of the image. */
class KubernetesFilesTest {

  private static final Path KUBERNETES = Path.of("../../docker/kubernetes");

  @Test
  void haveOnlyOptionsOfFlinks(@TempDir Path directory) throws IOException {
    for (String file : List.of("cpu/flinkdeployment.yaml", "gpu/flinkdeployment.yaml")) {
      Path settings = directory.resolve(file.replace('/', '-'));
      Files.writeString(settings, YamlLines.of(flinkConfiguration(file)));
      assertThat(new Settings().addFile(settings).warnings()).as(file).isEmpty();
    }
  }

  /** Both are started with the same JVM options, state backend and reporter. */
  @Test
  void tellFlinkTheSameAsTheImageDoes() throws IOException {
    Map<String, String> image = new TreeMap<>(DeploymentFilesTest.config().toMap());
    Map<String, String> kubernetes = flinkConfiguration("cpu/flinkdeployment.yaml");
    List<String> itsOwn =
        List.of(
            "high-availability",
            "execution.shutdown-on-application-finish", // the operator says so itself
            "jobmanager.",
            "taskmanager.bind",
            "rest.",
            "web.",
            "taskmanager.load");
    image.keySet().removeIf(key -> itsOwn.stream().anyMatch(key::startsWith));
    image.keySet().removeIf(key -> key.endsWith(".process.size"));
    kubernetes.keySet().removeIf(key -> key.startsWith("high-availability"));
    assertThat(kubernetes).isEqualTo(image);
  }

  @Test
  void nameInKustomizationsTheFilesThatStandThere() throws IOException {
    for (String folder : List.of("cpu", "gpu")) {
      Path file = KUBERNETES.resolve(folder).resolve("kustomization.yaml");
      Map<String, Object> kustomization = ComposeFile.yaml(Files.readString(file));
      Stream<String> named =
          Stream.of(
                  ComposeFile.words(kustomization.get("resources")).stream(),
                  DeploymentFilesTest.found("path: (\\S+)", file).stream()
                      .map(path -> path.substring(6)),
                  DeploymentFilesTest.found("files: \\[(.+)]", file).stream()
                      .map(files -> files.replaceAll("files: \\[|]", "")))
              .flatMap(names -> names);
      assertThat(named)
          .isNotEmpty()
          .allSatisfy(
              name -> {
                Path resource = file.resolveSibling(name);
                assertThat(resource).exists();
                assertThat(file.toRealPath().startsWith(resource.toRealPath()))
                    .as("kustomize refuses %s, which %s stands in", name, file)
                    .isFalse();
              });
    }
  }

  @Test
  void runTheJobOfTheImage() throws IOException {
    for (String file : List.of("cpu/flinkdeployment.yaml", "gpu/flinkdeployment.yaml")) {
      DeploymentFilesTest.checkRun(
          ComposeFile.words(ComposeFile.map(spec(file).get("job")).get("args")));
    }
    Map<String, Object> job = ComposeFile.map(spec("cpu/flinkdeployment.yaml").get("job"));
    assertThat(job).containsEntry("entryClass", Tickcache.class.getName());
    assertThat(job).containsEntry("jarURI", "local://" + DeploymentFilesTest.JOB_JAR);
  }

  private static Map<String, Object> spec(String file) throws IOException {
    Map<String, Object> deployment = ComposeFile.yaml(Files.readString(KUBERNETES.resolve(file)));
    assertThat(deployment).containsEntry("kind", "FlinkDeployment");
    return ComposeFile.map(deployment.get("spec"));
  }

  private static Map<String, String> flinkConfiguration(String file) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    ComposeFile.map(spec(file).get("flinkConfiguration"))
        .forEach((key, value) -> settings.put(key, String.valueOf(value)));
    return settings;
  }
}
