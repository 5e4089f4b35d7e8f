package io.tickcache.lab.engine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.torch.PassRecorder;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipOutputStream;

/**
 * {@code bench device --golden}: what a machine with a GPU and without Java needs to check the
 * network. A network with passes over the same steps in two splits and what the vector engine gives
 * for each storage; and the reference network with passes at full contexts, to be timed.
 */
public final class GoldenPasses {

  private static final long SEED = 7;
  private static final int INSTRUMENTS = 3;
  private static final int CONTEXT = 300;
  private static final int STEPS = 2 * CONTEXT + 60;
  private static final int[] SPLITS = {60, 7};
  private static final int BATCH = 100;
  private static final int[] TIMED_CONTEXTS = {256, 4_096};
  private static final int[] TIMED_INSTRUMENTS = {1, 64, 1_000};

  private final Path directory;

  /**
   * @param directory is made
   */
  public GoldenPasses(Path directory) {
    this.directory = directory;
  }

  /** Writes them. */
  public void write() throws IOException {
    Files.createDirectories(directory);
    writeChecked();
    writeTimed();
  }

  private void writeChecked() throws IOException {
    ModelDirectory model = BenchModels.withContext(BenchModels.named("small"), CONTEXT, STEPS);
    SyntheticSteps steps = new SyntheticSteps(model.config(), STEPS, new Random(SEED));
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    try (ZipOutputStream zip = zip("checked.npz")) {
      PassRecorder recorder = null;
      for (int split : SPLITS) {
        recorder = new PassRecorder(plan(model, INSTRUMENTS, SPLITS[0]), zip);
        ArrayNode passes = manifest.putArray("split-" + split);
        record(recorder, model, steps, split, passes);
      }
      for (KvStorage storage : KvStorage.values()) {
        recorder.write("expected/" + storage, outputs(model, storage, steps));
      }
      describe(manifest, recorder, "checked");
    }
  }

  /** Steps of the instruments in random batches; a pass's rows are named by {@code rows.npy}. */
  private static void record(
      PassRecorder recorder, ModelDirectory model, SyntheticSteps steps, int split, ArrayNode names)
      throws IOException {
    Random random = new Random(split);
    List<KvContext> contexts =
        IntStream.range(0, INSTRUMENTS).mapToObj(i -> recorder.newContext()).toList();
    int[] next = new int[INSTRUMENTS];
    StepBatch batch = new StepBatch(model.config(), SPLITS[0]);
    for (int left = INSTRUMENTS * STEPS; left > 0; left -= batch.size()) {
      batch.clear();
      for (int i = 1 + random.nextInt(split); i > 0 && batch.size() < left; i--) {
        int instrument = steps.instrumentWithStepsLeft(next, random);
        int step = next[instrument]++;
        batch.add(
            contexts.get(instrument), steps.tokenType(step), steps.features(instrument, step));
      }
      String name = "split-%d/%d".formatted(split, names.size());
      recorder.record(name, batch);
      recorder.write(
          name + "/rows",
          batch.groups().stream()
              .flatMap(group -> group.rows().stream())
              .mapToLong(
                  row -> contexts.indexOf(batch.context(row)) * (long) STEPS + batch.position(row))
              .toArray());
      names.add(name);
    }
  }

  private static float[][] outputs(ModelDirectory model, KvStorage storage, SyntheticSteps steps) {
    float[][] outputs = new float[INSTRUMENTS * STEPS][];
    EngineOptions options = EngineOptions.of(64 << 20, SPLITS[0]).withKvStorage(storage);
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      StepBatch batch = engine.newBatch();
      for (int instrument = 0; instrument < INSTRUMENTS; instrument++) {
        KvContext context = engine.cache().newContext(0);
        for (int step = 0; step < STEPS; step++) {
          batch.add(context, steps.tokenType(step), steps.features(instrument, step));
          outputs[instrument * STEPS + step] = engine.run(batch)[0];
          batch.clear();
        }
        engine.cache().release(context);
      }
    }
    return outputs;
  }

  private void writeTimed() throws IOException {
    ModelDirectory reference = BenchModels.named("reference");
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    ArrayNode passes = manifest.putArray("passes");
    PassRecorder recorder = null;
    try (ZipOutputStream zip = zip("timed.npz")) {
      for (int context : TIMED_CONTEXTS) {
        ModelDirectory model = BenchModels.withContext(reference, context, 2 * context);
        SyntheticSteps steps = new SyntheticSteps(model.config(), 10, new Random(SEED));
        for (int instruments : TIMED_INSTRUMENTS) {
          for (int each : instruments == 1 ? new int[] {1, BATCH} : new int[] {1}) {
            recorder =
                new PassRecorder(plan(model, instruments, Math.max(BATCH, instruments)), zip);
            StepBatch batch = new StepBatch(model.config(), Math.max(BATCH, instruments));
            for (int i = 0; i < instruments; i++) {
              KvContext full = recorder.newContext();
              recorder.advance(full, context + 40); // off the beginning of a block
              for (int step = 0; step < each; step++) {
                batch.add(full, 0, steps.features(1));
              }
            }
            String name = "%d/%dx%d".formatted(context, instruments, each);
            recorder.record(name, batch);
            ObjectNode pass = passes.addObject().put("name", name).put("context", context);
            pass.put("instruments", instruments).put("steps", each);
            pass.put("places", recorder.places());
          }
        }
      }
      describe(manifest, recorder, "timed");
    }
  }

  private static EnginePlan plan(ModelDirectory model, int instruments, int steps) {
    EngineOptions options = EngineVariant.gpu(KvStorage.FP32).options(1, steps);
    long bytes = instruments * EnginePlan.contextBytes(model, options);
    return EnginePlan.of(model, options.withKvCacheBytes(bytes));
  }

  private ZipOutputStream zip(String name) throws IOException {
    return new ZipOutputStream(Files.newOutputStream(directory.resolve(name)));
  }

  /** The manifest, and the network beside it. */
  private void describe(ObjectNode manifest, PassRecorder recorder, String name)
      throws IOException {
    manifest.put("places", recorder.places()).put("product_rows", recorder.productRows());
    ObjectNode types = manifest.putObject("storages");
    for (KvStorage storage : KvStorage.values()) {
      types.put(storage.toString(), storage.torchType());
    }
    Files.write(directory.resolve(name + ".pt"), recorder.archive());
    JsonMapper.builder().build().writeValue(directory.resolve(name + ".json").toFile(), manifest);
  }
}
