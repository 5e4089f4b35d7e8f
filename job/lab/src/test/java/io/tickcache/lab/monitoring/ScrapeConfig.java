package io.tickcache.lab.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The repository's configuration of Prometheus, told of processes of this machine. */
final class ScrapeConfig {

  private static final String OFTEN = "1s";

  private ScrapeConfig() {}

  /**
   * Writes it: all as it is, but for the targets, the paths, and times that a test cannot wait for.
   *
   * @param ports Prometheus's own; then those of the processes, and which has which is chance
   */
  static Path write(Path directory, int[] ports) throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    Path original = MonitoringFiles.PROMETHEUS.resolve("prometheus.yml");
    ObjectNode config = (ObjectNode) yaml.readTree(original.toFile());
    ObjectNode global = (ObjectNode) config.path("global");
    global.put("scrape_interval", OFTEN).put("evaluation_interval", OFTEN);
    ArrayNode rules = (ArrayNode) config.path("rule_files");
    String pattern = rules.remove(0).asText();
    rules.add(MonitoringFiles.PROMETHEUS.toAbsolutePath().normalize() + "/" + pattern);
    ArrayNode scrapes = (ArrayNode) config.path("scrape_configs");
    while (scrapes.size() > 1) {
      scrapes.remove(1); // they differ in their targets alone
    }
    ObjectNode scrape = (ObjectNode) scrapes.path(0);
    JsonNode relabeling = scrape.path("metric_relabel_configs");
    if (relabeling.isEmpty()) {
      throw new IllegalStateException(original + " keeps labels without a bound");
    }
    scrape.remove("dns_sd_configs");
    ArrayNode targets = scrape.putArray("static_configs").addObject().putArray("targets");
    Arrays.stream(ports).skip(1).forEach(port -> targets.add("localhost:" + port));
    Path file = directory.resolve("prometheus.yml");
    yaml.writeValue(file.toFile(), config);
    return file;
  }
}
