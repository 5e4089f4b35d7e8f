package io.tickcache.engine;

import io.tickcache.engine.torch.TorchNetwork;
import io.tickcache.engine.vector.VectorNetwork;
import io.tickcache.model.ModelDirectory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What predictions and state call a model. */
final class ModelIds {

  private ModelIds() {}

  /**
   * What predictions call it: {@code NAME@DIGITS}, digits of a hash over the model's files and a
   * line of all else that decides its outputs. Equal ids give outputs that are equal: bit for bit,
   * or as far as the prediction's guarantee goes.
   */
  static String of(EnginePlan plan) {
    EngineOptions options = plan.options();
    boolean vector = plan.type() == EngineType.VECTOR;
    String line =
        String.format(
            Locale.ROOT,
            "engine=%s arithmetic=%d weights=%s storage=%s retention=%s max_context=%d\n",
            plan.type(),
            vector ? VectorNetwork.VERSION : TorchNetwork.VERSION,
            options.weights(),
            options.kvStorage(),
            options.retention(),
            plan.geometry().maxContext());
    return plan.model().idWith(line.getBytes(StandardCharsets.US_ASCII));
  }

  /** What state calls it: the id of its files, and the numbers of its weights if not fp32. */
  static String networkOf(EnginePlan plan) {
    ModelDirectory model = plan.model();
    return model.filesId() + plan.options().weights().suffix();
  }
}
