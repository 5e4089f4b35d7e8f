package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.model.ModelFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What libtorch writes to standard error when a network is loaded, in a JVM of its own. */
class TorchWarningsTest {

  /** Loads a network, as training does. */
  public static final class Load {
    public static void main(String[] arguments) {
      TrainableModel.open(ModelFactory.untrained(ModelFactory.smallConfig(), 1), 1).close();
      System.out.println("loaded");
    }
  }

  @Test
  void sayNothingThatMeansNothingToAUser() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-DOPT_OUT_TRACKING=true",
            "-cp",
            System.getProperty("java.class.path"),
            Load.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("TORCH_CPP_LOG_LEVEL");
    Process process = builder.start();
    String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(written).isZero();
    assertThat(written).contains("loaded").doesNotContain("AutoNonVariableTypeMode");
  }
}
