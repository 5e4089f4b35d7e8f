package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.ModelFormatException;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelOnHostTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path parent;

  @Test
  void waitsForADirectoryAndForEachOfItsFiles() throws Exception {
    ModelDirectory model = ModelFactory.untrained(TestModels.tiny(TokenSource.ORDER_BOOK), 1);
    Path there = parent.resolve("there");
    model.write(there);
    Path slow = parent.resolve("slow");
    CompletableFuture<ModelDirectory> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return ModelOnHost.read(slow.toString(), "host-7", LONG);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(read).isNotDone();
    Files.createDirectory(slow);
    Files.copy(there.resolve("config.json"), slow.resolve("config.json"));
    assertThat(read).isNotDone();
    Files.move(there.resolve("model.safetensors"), slow.resolve("model.safetensors"));
    assertThat(read.join().filesId()).isEqualTo(model.filesId());
  }

  @Test
  void namesOptionHostAndWhatIsMissingWhenItDoesNotCome() {
    Path missing = parent.resolve("missing");
    assertThatThrownBy(() -> ModelOnHost.read(missing.toString(), "host-7", Duration.ZERO))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "'model.directory' = %1$s on host-7: model directory %1$s does not exist; waited 0 s for it, and the next attempt will again",
            missing);
  }

  @Test
  void doesNotWaitForWhatIsThereAndIsNoModel() throws IOException {
    Files.writeString(parent.resolve("config.json"), "no model");
    assertThatThrownBy(() -> ModelOnHost.read(parent.toString(), "host-7", LONG))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("config.json");
  }
}
