package io.tickcache.lab.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.configuration.Configuration;

/**
 * GPUs that a script names, as Flink's own plugin for GPUs gives them: that plugin is in Flink's
 * distribution, and in no Maven repository.
 */
public final class ScriptedGpus implements ExternalResourceDriverFactory {

  private static final String SCRIPT = "discovery-script.path";

  @Override
  public ExternalResourceDriver createExternalResourceDriver(Configuration config) {
    return new Driver(config.toMap().get(SCRIPT));
  }

  /** Runs the script with the amount, as Flink's does; it prints indexes with commas between. */
  private record Driver(String script) implements ExternalResourceDriver {
    @Override
    public Set<? extends ExternalResourceInfo> retrieveResourceInfo(long amount)
        throws IOException {
      Process process = new ProcessBuilder(script, Long.toString(amount)).start();
      String line =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return Arrays.stream(line.split(",")).map(Gpu::new).collect(Collectors.toSet());
    }
  }

  private record Gpu(String index) implements ExternalResourceInfo {
    @Override
    public Optional<String> getProperty(String key) {
      return key.equals("index") ? Optional.of(index) : Optional.empty();
    }

    @Override
    public Collection<String> getKeys() {
      return List.of("index");
    }
  }

  /** Writes this as a plugin of Flink's. */
  static void writeJar(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Class<?> each : List.of(ScriptedGpus.class, Driver.class, Gpu.class)) {
        String name = each.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(name));
        try (var bytes = ScriptedGpus.class.getResourceAsStream("/" + name)) {
          bytes.transferTo(jar);
        }
      }
      jar.putNextEntry(
          new JarEntry("META-INF/services/" + ExternalResourceDriverFactory.class.getName()));
      jar.write(ScriptedGpus.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }
}
