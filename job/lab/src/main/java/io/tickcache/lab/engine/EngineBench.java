package io.tickcache.lab.engine;

import io.tickcache.engine.torch.FullRecompute;
import io.tickcache.engine.torch.TorchRates;
import io.tickcache.job.Terminal;
import io.tickcache.lab.report.Machine;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * {@code bench engine}: what a step costs, with the cache and without, and what it would at best.
 */
public final class EngineBench {

  private static final long SEED = 1;
  private static final int THREADS = 1;

  private final EngineBenchOptions options;
  private final Terminal terminal;
  private final List<String> skipped = new ArrayList<>();

  public EngineBench(EngineBenchOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** Runs everything; takes minutes at the reference model's size. */
  public EngineReport run() {
    List<EngineResult> results = new ArrayList<>();
    try (TorchRates rates = TorchRates.open(options.bufferBytes(), options.device(), THREADS);
        FullRecompute recompute = FullRecompute.open(options.model(), options.device(), THREADS)) {
      for (int context : options.contexts()) {
        for (EngineVariant variant : options.variants()) {
          List<Integer> instruments = fitting(context, variant);
          if (!instruments.isEmpty()) {
            results.add(measure(context, variant, instruments, rates, recompute));
          }
        }
      }
    }
    return new EngineReport(
        Machine.here(THREADS), options.model().filesId(), results, List.copyOf(skipped));
  }

  /** The numbers of instruments whose contexts fit into memory. */
  private List<Integer> fitting(int context, EngineVariant variant) {
    MemoryRoom room = MemoryRoom.of(variant);
    List<Integer> fitting = new ArrayList<>();
    for (int number : options.instruments()) {
      long bytes = FullContexts.poolBytes(options.model(), variant, context, number);
      if (room.holds(bytes)) {
        fitting.add(number);
      } else {
        skipped.add(
            "skipped: %d instruments at context %d, %s: %s"
                .formatted(number, context, variant.storage(), room.refusal(bytes)));
      }
    }
    return fitting;
  }

  private EngineResult measure(
      int context,
      EngineVariant variant,
      List<Integer> instruments,
      TorchRates rates,
      FullRecompute recompute) {
    ModelDirectory model =
        BenchModels.withContext(options.model(), context, options.positions(context));
    SyntheticSteps steps = new SyntheticSteps(model.config(), context, new Random(SEED));
    int most = instruments.get(instruments.size() - 1);
    show(context, variant, "filling the contexts");
    try (FullContexts contexts = new FullContexts(model, variant, steps, most)) {
      Runnable full = () -> recompute.outputs(steps.tokenTypes(), steps.allFeatures());
      contexts.fill(recompute.outputs(steps.tokenTypes(), steps.allFeatures()), instruments);
      WorkModel work = new WorkModel(model, variant);
      List<EngineCase> cases = EngineCase.of(work, instruments, context);
      for (EngineCase measured : cases) {
        if (!measured.name().equals(EngineCase.RECOMPUTE)) {
          contexts.warmUp(measured.instruments(), measured.steps());
        }
      }
      Rounds rounds =
          new Rounds(
              options.rounds(),
              round -> show(context, variant, "round %d of %d".formatted(round, options.rounds())));
      rounds.add(EngineResult.READ_RATE, rates::readBytesPerSecond);
      rounds.add(EngineResult.MULTIPLY_RATE, rates::multiplyOperationsPerSecond);
      for (EngineCase measured : cases) {
        boolean isFull = measured.name().equals(EngineCase.RECOMPUTE);
        rounds.addTask(
            measured.name(),
            isFull ? full : () -> contexts.pass(measured.instruments(), measured.steps()));
      }
      return EngineResult.of(context, variant, contexts.kernel(), cases, rounds.run());
    }
  }

  private void show(int context, EngineVariant variant, String what) {
    if (terminal.isInteractive()) {
      terminal.draw(List.of("context %d, %s: %s".formatted(context, variant.storage(), what)));
    }
  }
}
