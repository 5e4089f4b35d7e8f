package io.tickcache.engine.torch;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelParameters;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The network that serves, loaded so that gradients can be had: {@code forward} over whole windows
 * under the band mask of the serving window. Losses and optimizers stay outside: they see outputs,
 * gradients and weights as arrays. One thread at a time; with one torch thread equal calls give
 * equal bits.
 */
public final class TrainableModel implements AutoCloseable {

  private static final String METHOD = "module_method:forward_windows";
  private static final String PREFIXED = "module_method:forward_prefixed";

  private final ModelConfig config;
  private final Model model;
  private final PtSymbolBlock block;
  private final Map<String, PtNDArray> parameters = new LinkedHashMap<>();

  private TrainableModel(ModelDirectory initial, int threads) {
    config = initial.config();
    Map<String, FloatTensor> weights = initial.weights();
    TorchRuntime.start(threads);
    model = Model.newInstance(config.name(), TorchRuntime.ENGINE);
    TorchModule.load(model, initial);
    block = (PtSymbolBlock) model.getBlock();
    for (NDArray parameter : JniUtils.moduleGetParams(block, manager())) {
      if (weights.containsKey(parameter.getName())) { // rope's empty table is none
        parameter.setRequiresGradient(true);
        parameters.put(parameter.getName(), (PtNDArray) parameter);
      }
    }
  }

  /**
   * Loads the model.
   *
   * @param threads torch threads of the whole JVM
   */
  public static TrainableModel open(ModelDirectory initial, int threads) {
    return new TrainableModel(initial, threads);
  }

  private PtNDManager manager() {
    return (PtNDManager) model.getNDManager();
  }

  /** The outputs, head activation applied, {@code [windows][length][outputs]}. */
  public float[] outputs(StepWindows windows) {
    TorchRuntime.configureThread();
    try (PtNDManager scope = (PtNDManager) manager().newSubManager()) {
      return withoutGradients(() -> forward(windows, scope).toFloatArray());
    }
  }

  /**
   * The gradient of a loss by every weight.
   *
   * @param outputGradient from the outputs, as {@link #outputs} gives them, to the loss's gradient
   *     by each of them
   * @return gradients by the name of the weight, each as long as the weight
   */
  public Map<String, float[]> gradients(
      StepWindows windows, UnaryOperator<float[]> outputGradient) {
    TorchRuntime.configureThread();
    try (GradientCollector collector =
            Engine.getEngine(TorchRuntime.ENGINE).newGradientCollector();
        PtNDManager scope = (PtNDManager) manager().newSubManager()) {
      parameters.values().forEach(JniUtils::zeroGrad);
      NDArray outputs = forward(windows, scope);
      float[] gradient = outputGradient.apply(outputs.toFloatArray());
      // Its gradient by the outputs is the one that was given.
      collector.backward(outputs.mul(scope.create(gradient, outputs.getShape())).sum());
      Map<String, float[]> gradients = new LinkedHashMap<>();
      for (Map.Entry<String, PtNDArray> parameter : parameters.entrySet()) {
        try (NDArray byWeight = parameter.getValue().getGradient()) {
          gradients.put(parameter.getKey(), byWeight.toFloatArray());
        }
      }
      return gradients;
    }
  }

  private NDArray forward(StepWindows windows, PtNDManager scope) {
    Shape rows = new Shape(windows.windows(), windows.length());
    NDArray steps = scope.create(windows.steps(), rows.add(windows.features()));
    NDArray types = scope.create(windows.tokenTypes(), rows);
    NDArray positions = scope.create(windows.positions(), rows);
    NDArray window = scope.create(new long[] {config.architecture().maxContext()});
    NDArray method = scope.zeros(new Shape(1));
    StepWindows.Prefixes prefixes = windows.prefixes();
    method.setName(prefixes == null ? METHOD : PREFIXED);
    NDList inputs = new NDList(method, steps, types, positions, window);
    if (prefixes != null) {
      inputs.addAll(tensors(prefixes, rows, scope));
    }
    NDList outputs = IValueUtils.forward(block, inputs, true);
    outputs.attach(scope);
    return outputs.singletonOrThrow();
  }

  private static NDList tensors(StepWindows.Prefixes prefixes, Shape rows, PtNDManager scope) {
    long count = prefixes.counts().length;
    return new NDList(
        scope.create(prefixes.records(), new Shape(count, prefixes.most(), prefixes.features())),
        scope.create(prefixes.counts()),
        scope.create(prefixes.ofSteps(), rows));
  }

  /** A copy of the weights by name. */
  public Map<String, FloatTensor> weights() {
    Map<String, FloatTensor> weights = new LinkedHashMap<>();
    Map<String, int[]> shapes = ModelParameters.shapes(config);
    shapes.forEach(
        (name, shape) ->
            weights.put(name, new FloatTensor(shape, parameters.get(name).toFloatArray())));
    return weights;
  }

  /** Replaces the values of weights; those not named stay. */
  public void setWeights(Map<String, float[]> values) {
    withoutGradients(
        () -> {
          values.forEach((name, data) -> parameters.get(name).set(FloatBuffer.wrap(data)));
          return null;
        });
  }

  private static <T> T withoutGradients(Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  @Override
  public void close() {
    parameters.values().forEach(PtNDArray::close);
    model.close();
  }
}
