package io.tickcache.engine.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.tickcache.engine.Device;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvShape;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFormatException;
import io.tickcache.model.Network;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Tries a TorchScript file of the user's own before it serves: calls every method that an engine
 * needs, on a pool of a few pages and a pass of three steps, and compares the shapes of what they
 * give with the configuration. {@code tickcache_model.py} has the same methods and says what each
 * argument is; types of the weights and of the pool are the file's own business.
 *
 * <table>
 * <caption>The methods</caption>
 * <tr><th>method</th><th>gives</th></tr>
 * <tr><td>{@code prepare(int type, int rows)}</td><td>anything: the weights that {@code step}
 *     takes</td></tr>
 * <tr><td>{@code new_pool(int storage, int places)}</td><td>anything: a pool of places for a step
 *     each, zero</td></tr>
 * <tr><td>{@code pool_bytes(pool)}</td><td>int: places × bytes of a step</td></tr>
 * <tr><td>{@code step(weights, pool, steps, index, sizes)}</td><td>a tuple: outputs, fp32 {@code [T,
 *     outputs]}, and attention probabilities of what each part sees, fp32, empty unless
 *     wanted</td></tr>
 * <tr><td>{@code read_pages(pool, first)}</td><td>uint8 {@code [n, bytes of a page]} on the
 *     CPU</td></tr>
 * <tr><td>{@code write_pages(pool, first, data)}</td><td>nothing; then pages read as
 *     written</td></tr>
 * <tr><td>{@code clear_pages(pool, first)}</td><td>nothing; then pages are zero</td></tr>
 * <tr><td>{@code copy_pages(pool, from, to)}</td><td>nothing; then pages are equal</td></tr>
 * </table>
 *
 * <p>Whether steps alone give the bits of a full batch is checked when an engine warms up, and said
 * in the log.
 */
public final class TorchScriptCheck {

  private static final int STEPS = 3;

  private final TorchModule module;
  private final EnginePlan plan;
  private final ModelConfig config;
  private final EngineOptions options;
  private final KvShape shape;

  private TorchScriptCheck(TorchModule module, EnginePlan plan) {
    this.module = module;
    this.plan = plan;
    config = plan.model().config();
    options = plan.options();
    shape = plan.shape();
  }

  /**
   * Loads the model on the CPU and tries it; does nothing if its network is not the user's own.
   *
   * @throws ModelFormatException if libtorch cannot load the file, or naming the method that is
   *     missing, fails or gives something else, and the shape that differs
   */
  public static void check(ModelDirectory model, EngineOptions options) {
    if (model.network() instanceof Network.TorchScript) {
      TorchRuntime.start(options.threads());
      try (TorchModule module = new TorchModule(model)) {
        check(EnginePlan.of(model, options.withDevice(Device.CPU)), module);
      }
    }
  }

  /** As {@link #check(ModelDirectory, EngineOptions)}, loaded already. */
  static void check(EnginePlan plan, TorchModule module) {
    if (plan.model().network() instanceof Network.TorchScript) {
      new TorchScriptCheck(module, plan).run();
    }
  }

  private void run() {
    TorchRuntime.configureThread();
    try (PtNDManager scope = (PtNDManager) module.manager().newSubManager();
        IValue weights =
            call(
                "prepare",
                IValue.from((long) options.weights().torchType()),
                IValue.from((long) PassInputs.productRows(plan)));
        IValue pool =
            call(
                "new_pool",
                IValue.from((long) shape.storage().torchType()),
                IValue.from((long) places()))) {
      poolBytes(pool);
      step(scope, weights, pool);
      pages(scope, pool);
    }
  }

  /** A block and another page. */
  private int places() {
    return shape.blockSize() + ContextGeometry.PAGE_SIZE;
  }

  private void poolBytes(IValue pool) {
    try (IValue result = callOn("pool_bytes", pool)) {
      long bytes = attempt("pool_bytes", result::toLong);
      require(
          bytes == places() * shape.stepBytes(),
          "pool_bytes",
          "%d bytes, not %d: %d places of %d bytes each",
          bytes,
          places() * shape.stepBytes(),
          places(),
          shape.stepBytes());
    }
  }

  private void step(PtNDManager scope, IValue weights, IValue pool) {
    KvBlockPool blocks = new KvBlockPool(1, shape.blockBytes());
    KvContext context = new KvContext(0, plan.geometry(), shape.storage(), options.retention());
    StepBatch batch = new StepBatch(config, options.maxStepsPerPass());
    int steps = Math.min(STEPS, options.maxStepsPerPass());
    for (int i = 0; i < steps; i++) {
      batch.add(context, 0, new float[config.tokenTypes().get(0).features()]);
    }
    context.reserve(blocks, steps);
    PassLayout layout = PassLayout.of(batch, plan);
    IValue[] inputs = new PassInputs(plan).of(layout).in(scope);
    IValue[] arguments = {weights, pool, inputs[0], inputs[1], inputs[2]};
    try (IValue result = attempt("step", () -> runMethod("step", arguments))) {
      IValue[] parts = attempt("step", result::toIValueTuple);
      require(parts.length == 2, "step", "a tuple of %d, not of 2", parts.length);
      checkOutputs(parts, scope, steps, layout.parts());
    } finally {
      for (IValue input : inputs) {
        input.close();
      }
    }
  }

  private void checkOutputs(IValue[] parts, PtNDManager scope, int steps, AttentionParts seen) {
    try (IValue outputs = parts[0];
        IValue attention = parts[1]) {
      PtNDArray values = attempt("step", () -> outputs.toTensor(scope));
      requireTensor("step", "outputs", values, DataType.FLOAT32, steps, outputsOfHead());
      PtNDArray paid = attempt("step", () -> attention.toTensor(scope));
      long[] wanted = {seen.size(), seen.mostRows(), seen.mostPlaces()};
      requireTensor(
          "step",
          "attention probabilities",
          paid,
          DataType.FLOAT32,
          options.retention().needsAttention() ? wanted : new long[] {0});
    }
  }

  private int outputsOfHead() {
    return config.head().outputs().size();
  }

  /** The first page, which a step has filled, goes out, back in and on. */
  private void pages(PtNDManager scope, IValue pool) {
    int last = shape.blockSize();
    byte[] filled = readPage(scope, pool, 0);
    callOn("clear_pages", pool, numbers(scope, 0)).close();
    requirePage(scope, pool, 0, new byte[filled.length], "clear_pages", "not zero afterwards");
    PtNDArray data =
        scope.create(ByteBuffer.wrap(filled), new Shape(1, filled.length), DataType.UINT8);
    callOn("write_pages", pool, numbers(scope, 0), IValue.from(data)).close();
    requirePage(scope, pool, 0, filled, "write_pages", "reads otherwise than written");
    callOn("copy_pages", pool, numbers(scope, 0), numbers(scope, last)).close();
    requirePage(scope, pool, last, filled, "copy_pages", "differs from what was copied");
  }

  private byte[] readPage(PtNDManager scope, IValue pool, int first) {
    try (IValue result = callOn("read_pages", pool, numbers(scope, first))) {
      PtNDArray page = attempt("read_pages", () -> result.toTensor(scope));
      requireTensor("read_pages", "pages", page, DataType.UINT8, 1, shape.pageBytes());
      return page.toByteArray();
    }
  }

  private void requirePage(
      PtNDManager scope, IValue pool, int first, byte[] expected, String method, String wrong) {
    byte[] page = readPage(scope, pool, first);
    require(Arrays.equals(page, expected), method, "a page at place %d %s", first, wrong);
  }

  private static IValue numbers(PtNDManager scope, long number) {
    return IValue.from((PtNDArray) scope.create(new long[] {number}));
  }

  private void requireTensor(
      String method, String what, PtNDArray tensor, DataType type, long... expected) {
    Shape of = new Shape(expected);
    require(
        tensor.getShape().equals(of) && tensor.getDataType() == type,
        method,
        "%s of shape %s and type %s, not %s and %s",
        what,
        tensor.getShape(),
        tensor.getDataType(),
        of,
        type);
  }

  private void require(boolean holds, String method, String gave, Object... values) {
    if (!holds) {
      throw wrong(method, "gives " + gave.formatted(values));
    }
  }

  /** Calls a method with arguments of its own, which are closed. */
  private IValue call(String method, IValue... arguments) {
    try {
      return attempt(method, () -> runMethod(method, arguments));
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  /** Calls a method with the pool, which stays, and arguments of its own, which are closed. */
  private IValue callOn(String method, IValue pool, IValue... arguments) {
    IValue[] all = new IValue[arguments.length + 1];
    all[0] = pool;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    try {
      return attempt(method, () -> runMethod(method, all));
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  private IValue runMethod(String method, IValue... arguments) {
    return IValueUtils.runMethod(module.block(), method, arguments);
  }

  private <T> T attempt(String method, Supplier<T> work) {
    try {
      return work.get();
    } catch (EngineException | IllegalStateException | IllegalArgumentException e) {
      throw wrong(method, "fails: " + firstLine(e));
    }
  }

  private static String firstLine(RuntimeException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.strip().lines().findFirst().orElse(e.toString());
  }

  private ModelFormatException wrong(String method, String problem) {
    return new ModelFormatException(
        "%s: method '%s' %s".formatted(ModelDirectory.SCRIPT_FILE, method, problem));
  }
}
