package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.TestModels;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFormatException;
import io.tickcache.model.PositionEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A network of the user's own: a TorchScript file in the model directory. */
class TorchScriptFileTest {

  private static final EngineOptions OPTIONS =
      EngineOptions.of(8 << 20, 16).withEngine(EngineType.TORCH);

  @TempDir Path directory;

  private final ModelDirectory weights = TestModels.rope(40);

  @Test
  void servesWhatTheWeightsServe() throws IOException {
    TorchScriptArchive.modelOf(weights).write(directory);
    ModelDirectory read = ModelDirectory.read(directory);
    assertThat(read.filesId()).startsWith("untrained-test@").isNotEqualTo(weights.filesId());
    float[][] theirs = outputs(read, OPTIONS);
    float[][] ours = outputs(weights, OPTIONS);
    for (int i = 0; i < ours.length; i++) {
      assertThat(theirs[i]).containsExactly(ours[i], within(1e-5f));
    }
  }

  @Test
  void servesAnotherNetworkThanOurs() {
    ModelDirectory doubled =
        ChangedNetwork.of(
            weights,
            "return (torch.narrow(self.outputs(weights, x, steps, split[0]), 0, 0, new), paid)",
            "return (torch.mul(torch.narrow(self.outputs(weights, x, steps, split[0]), 0, 0, new), 2), paid)");
    float[][] ours = outputs(weights, OPTIONS);
    float[][] theirs = outputs(doubled, OPTIONS);
    for (int i = 0; i < ours.length; i++) {
      float[] doubledOurs = {2 * ours[i][0], 2 * ours[i][1]};
      assertThat(theirs[i]).containsExactly(doubledOurs, within(1e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void acceptsTheContractInEveryStorage(KvStorage storage) {
    ModelDirectory model = TorchScriptArchive.modelOf(weights);
    for (int blockSize : new int[] {16, 512}) {
      EngineOptions options = OPTIONS.withKvStorage(storage).withBlockSize(blockSize);
      TorchScriptCheck.check(model, options);
      TorchScriptCheck.check(model, options.withRetention(RetentionPolicy.of("attention-score")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          def step( | def stepp( | method 'step' fails: Method 'step' is not defined
          def prepare(self, dtype: int | def prepare(self, more: int, dtype: int | method 'prepare' fails: prepare() is missing value for argument 'rows'
          0, 0, new), paid) | 0, 0, 1), paid) | method 'step' gives outputs of shape (1, 2) and type float32, not (3, 2) and float32
          0, 0, new), paid) | 0, 0, new), self.zeros([7], 6)) | method 'step' gives attention probabilities of shape (7) and type float32, not (0) and float32
          return (torch.narrow(self.outputs(weights, x, steps, split[0]), 0, 0, new), paid) | return (torch.to(torch.narrow(self.outputs(weights, x, steps, split[0]), 0, 0, new), 7), paid) | and type float64, not (3, 2) and float32
          bytes = torch.numel(pool.numbers) * torch.element_size(pool.numbers) | bytes = torch.numel(pool.numbers) | method 'pool_bytes' gives 34816 bytes, not 139264: 272 places of 512 bytes each
          _ = torch.index_fill_(pool.numbers, 2, self.places(first), 0) | _ = torch.index_fill_(pool.numbers, 2, self.places(first), 1) | method 'clear_pages' gives a page at place 0 not zero afterwards
          return torch.to(torch.flatten(torch.cat(parts, 2), 1), torch.device("cpu")) | return torch.flatten(torch.cat([torch.cat(parts, 2), torch.cat(parts, 2)], 2), 1) | method 'read_pages' gives pages of shape (1, 16384) and type uint8, not (1, 8192) and uint8
          torch.narrow(data, 2, 0, 16 * step) | torch.narrow(data, 2, 16 * step, 16 * step) | method 'write_pages' gives a page at place 0 reads otherwise than written
          torch.index_copy_(pool.numbers, 2, to_places, | torch.index_copy_(pool.numbers, 2, from_places, | method 'copy_pages' gives a page at place 256 differs from what was copied
          """)
  void refusesWhatDiffersByMethodAndShape(String ours, String theirs, String message) {
    ModelDirectory model = ChangedNetwork.of(weights, ours, theirs);
    assertThatThrownBy(() -> InferenceEngine.open(model, OPTIONS))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("model.pt: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesAConfigurationOfAnotherSize() {
    ModelConfig wider = TestModels.config(PositionEncoding.ROPE, HeadType.REGRESSION, 3, 40);
    ModelDirectory model = ModelDirectory.ofTorchScript(wider, TorchScriptArchive.of(weights));
    assertThatThrownBy(() -> InferenceEngine.open(model, OPTIONS))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "model.pt: method 'step' gives outputs of shape (3, 2) and type float32, not (3, 3) and"
                + " float32");
  }

  @Test
  void refusesAFileThatIsNoTorchScript() throws IOException {
    TorchScriptArchive.modelOf(weights).write(directory);
    Files.writeString(directory.resolve(ModelDirectory.SCRIPT_FILE), "no archive");
    ModelDirectory read = ModelDirectory.read(directory);
    assertThatThrownBy(() -> InferenceEngine.open(read, OPTIONS))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageMatching("(?s)model.pt: libtorch 2\\.\\d+\\.\\d+ cannot load it: .*");
  }

  @Test
  void refusesTwoNetworks() throws IOException {
    weights.write(directory);
    TorchScriptArchive.modelOf(weights).write(directory);
    assertThatThrownBy(() -> ModelDirectory.read(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("model.safetensors and model.pt: a model has one of them");
  }

  @Test
  void cannotBeTrained() {
    assertThatThrownBy(() -> TrainableModel.open(TorchScriptArchive.modelOf(weights), 1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("cannot be read or trained, only served");
  }

  private static float[][] outputs(ModelDirectory model, EngineOptions options) {
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      KvContext context = engine.cache().newContext(0);
      StepBatch batch = engine.newBatch();
      float[][] outputs = new float[60][];
      for (int i = 0; i < outputs.length; i += 6) {
        for (int step = i; step < i + 6; step++) {
          float[] features = new float[TestModels.FEATURES[0]];
          Arrays.fill(features, (float) Math.sin(step));
          batch.add(context, 0, features);
        }
        System.arraycopy(engine.run(batch), 0, outputs, i, 6);
        batch.clear();
      }
      engine.cache().release(context);
      return outputs;
    }
  }
}
