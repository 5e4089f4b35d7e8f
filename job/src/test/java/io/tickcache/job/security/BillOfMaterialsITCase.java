package io.tickcache.job.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the build says that it ships. */
class BillOfMaterialsITCase {

  private static final Path BILL = Path.of("target/bom.json");
  private static final Path JOB_JAR = Path.of("target/tickcache-flink.jar");
  private static final Pattern SHADED = Pattern.compile("<include>([^<:]+):([^<]+)</include>");

  /** Those that may go with Apache-2.0 without conditions for users. re2j's is Go's: BSD. */
  private static final Set<String> LICENCES =
      Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "Go License");

  private static JsonNode bill;

  @BeforeAll
  static void read() throws IOException {
    assumeTrue(
        Files.exists(BILL), "no target/bom.json: a build without a network (-o) does not write it");
    bill = new ObjectMapper().readTree(BILL.toFile());
  }

  @Test
  void namesWhatIsInTheJarForAClusterAndInTheLibrary() throws IOException {
    List<String> shaded =
        SHADED.matcher(Files.readString(Path.of("pom.xml"))).results().map(r -> r.group()).toList();
    assertThat(shaded).hasSizeGreaterThan(8);
    for (String include : shaded) {
      var part = SHADED.matcher(include).results().findFirst().orElseThrow();
      assertThat(components())
          .as(include)
          .anyMatch(
              component ->
                  component.path("group").asText().equals(part.group(1))
                      && (part.group(2).equals("*")
                          || component.path("name").asText().equals(part.group(2))));
    }
    try (Stream<Path> library = Files.list(Path.of("target/lib"))) {
      assertThat(library.map(jar -> jar.getFileName().toString()))
          .allMatch(
              jar ->
                  components()
                      .anyMatch(
                          component ->
                              jar.startsWith(
                                  component.path("name").asText()
                                      + "-"
                                      + component.path("version").asText())),
              "is named");
    }
  }

  @Test
  void hasOnlyLicencesThatMayGoWithOurs() {
    TreeMap<String, List<String>> others = new TreeMap<>();
    components()
        .forEach(
            component -> {
              List<String> licences =
                  stream(component.path("licenses"))
                      .map(licence -> licence.path("license"))
                      .map(licence -> licence.path("id").asText(licence.path("name").asText()))
                      .toList();
              if (licences.stream().noneMatch(LICENCES::contains)) { // one of several is chosen
                others.put(component.path("name").asText(), licences);
              }
            });
    assertThat(others).isEmpty();
  }

  @Test
  void isTheSameForTheSameSources() {
    assertThat(bill.has("serialNumber")).isFalse();
    assertThat(bill.path("metadata").path("timestamp").asText("2026-01-01T00:00:00Z"))
        .isEqualTo("2026-01-01T00:00:00Z");
  }

  /** Apache-2.0 wants notices kept, BSD its text. */
  @Test
  void theJarForAClusterKeepsNoticesAndLicences() throws IOException {
    try (JarFile jar = new JarFile(JOB_JAR.toFile())) {
      assertThat(text(jar, "META-INF/NOTICE")).contains("Apache Flink", "Apache Avro", "Jackson");
      assertThat(text(jar, "NOTICE")).contains("Apache Kafka");
      assertThat(text(jar, "LICENSE")).contains("Apache License");
      assertThat(text(jar, "META-INF/THIRD-PARTY.txt")).contains("zstd-jni", "BSD");
    }
  }

  private static String text(JarFile jar, String entry) throws IOException {
    assertThat(jar.getEntry(entry)).as(entry).isNotNull();
    return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), UTF_8);
  }

  private static Stream<JsonNode> components() {
    return stream(bill.path("components"));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
