package io.tickcache.engine.vector;

import io.tickcache.engine.Arithmetic;
import io.tickcache.engine.EngineMemory;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.KvNetwork;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepGroup;
import io.tickcache.engine.WeightType;
import io.tickcache.kvcache.BlockCopy;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.PagePlaces;
import io.tickcache.model.Architecture;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.PositionEncoding;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network in Java, on the heap: bit-identical by construction, see the package. All memory is
 * allocated when it is opened.
 */
public final class VectorNetwork implements KvNetwork {

  /** Raised whenever a bit of any result changes. */
  public static final int VERSION = 1;

  private static final Logger LOG = LoggerFactory.getLogger(VectorNetwork.class);

  /** What a pass may take on the heap besides its steps. */
  private static final long BYTES_OF_A_PASS = 32 << 10;

  private final ModelConfig config;
  private final WarmingKernels warming;
  private final EngineMemory memory;
  private KvStore cache;
  private KvStore prefixes;
  private final Workspace space;
  private final VectorStep step;
  private final ForwardPass forward;
  private final GroupAttentions attentions;
  private final int blockSize;
  private final long bytesOfAStep;
  private final ThreadAllocation allocation = new ThreadAllocation();
  private boolean warnedOfPrefix;

  private VectorNetwork(EnginePlan plan, WarmingKernels warming) {
    this.warming = warming;
    config = plan.model().config();
    Architecture size = config.architecture();
    NetworkWeights weights =
        new NetworkWeights(config, plan.model().weights(), plan.options().weights());
    cache = KvStore.of(plan.shape(), plan.blocks());
    prefixes =
        plan.prefixBlocks() == 0 ? null : KvStore.of(plan.prefixShape(), plan.prefixBlocks());
    space = new Workspace(config, rows(plan));
    Rotation rotation =
        size.positionEncoding() == PositionEncoding.ROPE
            ? Rotation.of(size.headDim(), size.ropeBase())
            : null;
    memory =
        new EngineMemory(
            weights.bytes(), cache.bytes(), prefixes == null ? 0 : prefixes.bytes(), space.bytes());
    step = new VectorStep(config, space, rotation);
    forward = new ForwardPass(config, weights, space, step);
    blockSize = plan.shape().blockSize();
    boolean countsAttention = plan.options().retention().needsAttention();
    attentions = new GroupAttentions(size, blockSize, countsAttention);
    int slots = size.maxContext() + blockSize;
    bytesOfAStep = 1_024 + (countsAttention ? (long) slots * Float.BYTES : 0);
  }

  /**
   * Allocates it.
   *
   * @throws IllegalStateException if the thread's floating point is not IEEE 754's
   */
  public static VectorNetwork open(EnginePlan plan) {
    FloatingPoint.check();
    return of(plan, WarmingKernels.of(plan));
  }

  /** The same with kernels that are given. */
  static VectorNetwork of(EnginePlan plan, WarmingKernels kernels) {
    return new VectorNetwork(plan, kernels);
  }

  /**
   * Bytes of the heap that a network takes, nearly: what {@link #memory} tells, without opening.
   */
  public static long heapBytes(EnginePlan plan) {
    // Weights once as the model directory's and once as panels, which may be of half the size.
    long weights = plan.model().network().bytes();
    return plan.cacheBytes()
        + weights
        + (plan.options().weights() == WeightType.BF16 ? weights / 2 : weights)
        + Workspace.bytes(plan.model().config(), rows(plan));
  }

  /** The most rows of a pass: steps, or the records of a prefix. */
  private static int rows(EnginePlan plan) {
    return Math.max(plan.options().maxStepsPerPass(), plan.model().config().prefixLength());
  }

  @Override
  public Arithmetic arithmetic() {
    return new Arithmetic("vector", VERSION, "");
  }

  @Override
  public boolean isBitIdentical() {
    return true;
  }

  // ---- A pass

  @Override
  public float[][] run(StepBatch batch, Advance advance) {
    forward.begin(warming.now());
    allocation.begin();
    List<StepGroup> groups = batch.groups();
    int rows = 0;
    for (int g = 0; g < groups.size(); g++) {
      rows = take(batch, g, rows);
    }
    forward.embed(rows);
    for (int layer = 0; layer < forward.layers(); layer++) {
      forward.beforeAttention(layer, rows);
      for (int g = 0; g < groups.size(); g++) {
        if (groups.get(g).prefix() != null) {
          step.keepRaw(attentions.of(g).firstRow(), attentions.of(g).rows());
        }
        forward.attend(layer, cache, attentions.of(g));
      }
      forward.afterAttention(layer, rows);
    }
    float[][] outputs = outputs(batch, rows);
    allocation.end();
    warming.passed(allocation.bytes() > mostBytes(rows));
    for (int g = 0; g < groups.size(); g++) {
      advance.advance(groups.get(g), attentions.paid(g, groups.get(g)));
    }
    return outputs;
  }

  /**
   * What a pass hands out, and much more; vectors on the heap are some hundred kilobytes a step.
   */
  private long mostBytes(int rows) {
    return BYTES_OF_A_PASS + rows * bytesOfAStep;
  }

  /** Takes the steps of a group as the rows from {@code first} on; returns the row behind them. */
  private int take(StepBatch batch, int number, int first) {
    StepGroup group = batch.groups().get(number);
    KvContext context = group.context();
    space.give(attentions.take(number, group, cache, prefixes), first);
    int row = first;
    for (int i : group.rows()) {
      int slot = context.slot(batch.position(i));
      step.take(row, batch.tokenType(i), batch.position(i), batch.features(i));
      step.place(row++, context.blockOfSlot(slot), slot % blockSize);
    }
    return row;
  }

  private float[][] outputs(StepBatch batch, int rows) {
    forward.head(rows);
    float[][] outputs = new float[rows][];
    int row = 0;
    for (StepGroup group : batch.groups()) {
      for (int i : group.rows()) {
        outputs[i] = step.activated(row);
        if (space.poisoned[row++]) {
          batch.poison(i);
        }
      }
    }
    return outputs;
  }

  // ---- Prefixes

  @Override
  public void computePrefix(PrefixContent content, int block) {
    int rows = content.length();
    int type = config.tokenTypes().size() - 1;
    for (int row = 0; row < rows; row++) {
      step.take(row, type, 0, content.record(row)); // position 0: a rotation that changes nothing
      step.place(row, block, row);
    }
    forward.begin(warming.now());
    Attention attention = attentions.of(0);
    attention.takePrefix(prefixes, block, rows);
    attention.countInto(null, 0);
    space.give(attention, 0);
    forward.embed(rows);
    for (int layer = 0; layer < forward.layers(); layer++) {
      forward.beforeAttention(layer, rows);
      forward.attend(layer, prefixes, attention);
      forward.afterAttention(layer, rows);
    }
    warnOfPoisoned(rows);
  }

  private void warnOfPoisoned(int rows) {
    for (int row = 0; row < rows && !warnedOfPrefix; row++) {
      if (space.poisoned[row]) {
        warnedOfPrefix = true;
        LOG.warn(
            "Record {} of a market prefix gives numbers that are not finite: its keys and values"
                + " count as zeros",
            row);
      }
    }
  }

  // ---- Blocks and pages

  @Override
  public void clear(int[] blocks) {
    for (int block : blocks) {
      cache.clear(block);
    }
  }

  @Override
  public void copy(List<BlockCopy> copies) {
    for (BlockCopy copy : copies) {
      cache.copy(copy.from(), copy.to());
    }
  }

  @Override
  public byte[][] readPages(PagePlaces places) {
    byte[][] pages = new byte[places.size()][];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = cache.readPage(places.block(i), places.pageOfBlock(i));
    }
    return pages;
  }

  @Override
  public void writePages(PagePlaces places, byte[][] contents) {
    for (int i = 0; i < contents.length; i++) {
      cache.writePage(places.block(i), places.pageOfBlock(i), contents[i]);
    }
  }

  // ---- Figures

  @Override
  public EngineMemory memory() {
    return memory;
  }

  @Override
  public long workspaceBytes() {
    return memory.workspace();
  }

  @Override
  public long splitPasses() {
    return 0; // all memory is there from the start
  }

  @Override
  public String kernel() {
    return warming.now().name();
  }

  @Override
  public boolean awaitKernel(Duration atMost) {
    return warming.await(atMost.toMillis());
  }

  @Override
  public int kernelWarmUps() {
    return warming.warmUps();
  }

  @Override
  public long allocatedBytesOfLastPass() {
    return allocation.bytes();
  }

  /** Lets go of the cache at once: gauges may know a closed engine for a while. */
  @Override
  public void close() {
    warming.close();
    cache = null;
    prefixes = null;
    attentions.clear();
  }
}
