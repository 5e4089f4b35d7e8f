package io.tickcache.engine.torch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import io.tickcache.engine.Device;
import io.tickcache.engine.KvNetwork.Advance;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepGroup;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.ModelConfig;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch also when libtorch cannot allocate what a pass needs besides the KV cache: in halves
 * and halves of those, which changes no output; then, a step alone, under half of its context's
 * blocks and half of those. Its own block and those before it in the context are read: with a
 * sliding window the newest steps. Nothing leaves the context: the next pass tries all of it.
 *
 * <p>A pass that failed has advanced no context, and what it wrote is written again.
 */
final class MemoryLadder {

  /** A forward pass over a batch whose blocks are reserved: outputs by row, contexts advanced. */
  interface Pass {
    float[][] run(StepBatch batch, Advance advance);
  }

  private static final Logger LOG = LoggerFactory.getLogger(MemoryLadder.class);

  private static final List<String> ALLOCATION_FAILURES =
      List.of("allocate memory", "not enough memory", "out of memory", "bad_alloc");

  private final ModelConfig config;
  private final Device device;
  private final Pass pass;
  private long splits;

  MemoryLadder(ModelConfig config, Device device, Pass pass) {
    this.config = config;
    this.device = device;
    this.pass = pass;
  }

  /** Passes that had to be split so far. */
  long splits() {
    return splits;
  }

  /**
   * The outputs by row.
   *
   * @throws EngineException if a pass fails otherwise, or even a step alone under a single block
   *     finds no memory
   */
  float[][] run(StepBatch batch, Advance advance) {
    try {
      return pass.run(batch, advance);
    } catch (EngineException e) {
      if (!isAllocationFailure(e)) {
        throw e;
      }
      if (device == Device.GPU) {
        JniUtils.emptyCudaCache();
      }
      return batch.size() > 1 ? inHalves(batch, advance, e) : shortened(batch, advance, e);
    }
  }

  private float[][] inHalves(StepBatch batch, Advance advance, EngineException failure) {
    if (splits++ == 0) {
      LOG.warn("No memory for a pass of {} steps: it runs in halves", batch.size(), failure);
    }
    float[][] outputs = new float[batch.size()][];
    int middle = batch.size() / 2;
    runPart(batch, 0, middle, advance, outputs);
    runPart(
        batch,
        middle,
        batch.size(),
        advance,
        outputs); // its positions follow those of the first half
    return outputs;
  }

  private void runPart(StepBatch batch, int from, int to, Advance advance, float[][] outputs) {
    StepBatch part = new StepBatch(config, to - from);
    try {
      batch.copyTo(part, from, to);
      System.arraycopy(run(part, advance), 0, outputs, from, to - from);
      for (int row = from; row < to; row++) {
        batch.setShortened(row, part.shortenedTo(row - from));
      }
    } finally {
      part.clear();
    }
  }

  private float[][] shortened(StepBatch batch, Advance advance, EngineException failure) {
    StepGroup group = batch.groups().get(0);
    int blocks = group.blocks() / 2;
    if (blocks == 0) {
      throw failure;
    }
    LOG.warn(
        "No memory for a pass of one step over {} blocks: it attends to {} of them",
        group.blocks(),
        blocks,
        failure);
    batch.readAtMost(blocks);
    int steps = visibleSteps(batch.groups().get(0));
    float[][] outputs = run(batch, advance);
    if (batch.shortenedTo(0) == 0) {
      batch.setShortened(0, steps);
    }
    return outputs;
  }

  /** Steps that a group of one step sees in the blocks that it reads. */
  private static int visibleSteps(StepGroup group) {
    KvContext context = group.context();
    int blockSize = context.geometry().blockSize();
    int[] seen = new int[1];
    context.visible(
        context.nextPosition(),
        (from, to) -> {
          for (int entry : group.entries()) {
            int begin = Math.max(from, entry * blockSize);
            int end = Math.min(to, (entry + 1) * blockSize);
            seen[0] += Math.max(0, end - begin);
          }
        });
    return seen[0];
  }

  private static boolean isAllocationFailure(EngineException e) {
    String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
    return ALLOCATION_FAILURES.stream().anyMatch(message::contains);
  }
}
