package io.tickcache.lab.engine;

import io.tickcache.engine.torch.FullRecompute;
import io.tickcache.engine.torch.TorchProfiler;
import io.tickcache.engine.torch.TorchRates;
import io.tickcache.job.Terminal;
import io.tickcache.lab.report.Machine;
import io.tickcache.lab.report.Samples;
import io.tickcache.model.ModelDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** {@code bench profile}: which operators of libtorch a pass spends its time in. */
public final class ProfileBench {

  private static final long SEED = 1;
  private static final int THREADS = 1;
  private static final double NANOS = 1e-9;

  private final EngineBenchOptions options;
  private final Terminal terminal;

  /**
   * @param options rounds are the passes that are recorded of each case
   */
  public ProfileBench(EngineBenchOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** Fills the contexts and records every case. */
  public ProfileReport run() throws IOException {
    List<PassProfile> profiles = new ArrayList<>();
    try (TorchRates rates = TorchRates.open(options.bufferBytes(), options.device(), THREADS);
        FullRecompute recompute = FullRecompute.open(options.model(), options.device(), THREADS)) {
      for (int context : options.contexts()) {
        for (EngineVariant asked : options.variants()) {
          EngineVariant variant = asked.onTorch(); // the vector engine has no operators
          profiles.addAll(profile(context, variant, rates, recompute));
        }
      }
    }
    return new ProfileReport(Machine.here(THREADS), options.model().filesId(), profiles);
  }

  private List<PassProfile> profile(
      int context, EngineVariant variant, TorchRates rates, FullRecompute recompute)
      throws IOException {
    ModelDirectory model =
        BenchModels.withContext(options.model(), context, options.positions(context));
    SyntheticSteps steps = new SyntheticSteps(model.config(), context, new Random(SEED));
    List<Integer> instruments = options.instruments();
    List<PassProfile> profiles = new ArrayList<>();
    if (terminal.isInteractive()) {
      terminal.draw(List.of("context %d, %s".formatted(context, variant.storage())));
    }
    try (FullContexts contexts =
        new FullContexts(model, variant, steps, instruments.get(instruments.size() - 1))) {
      contexts.fill(recompute.outputs(steps.tokenTypes(), steps.allFeatures()), instruments);
      for (EngineCase measured :
          EngineCase.of(new WorkModel(model, variant), instruments, context)) {
        Runnable pass =
            measured.name().equals(EngineCase.RECOMPUTE)
                ? () -> recompute.outputs(steps.tokenTypes(), steps.allFeatures())
                : () -> contexts.pass(measured.instruments(), measured.steps());
        profiles.add(profile(context, variant, measured, pass, rates));
      }
    }
    return profiles;
  }

  private PassProfile profile(
      int context, EngineVariant variant, EngineCase measured, Runnable pass, TorchRates rates)
      throws IOException {
    pass.run();
    double floor =
        measured
            .work()
            .floorSeconds(rates.readBytesPerSecond(), rates.multiplyOperationsPerSecond());
    double[] seconds = new double[options.rounds()];
    Arrays.setAll(seconds, i -> seconds(pass));
    String trace =
        TorchProfiler.record(() -> IntStream.range(0, options.rounds()).forEach(i -> pass.run()));
    return new PassProfile(
        context,
        variant,
        measured,
        new Samples(seconds).median(),
        floor,
        options.rounds(),
        OperatorTime.of(trace));
  }

  private static double seconds(Runnable pass) {
    long start = System.nanoTime();
    pass.run();
    return (System.nanoTime() - start) * NANOS;
  }
}
