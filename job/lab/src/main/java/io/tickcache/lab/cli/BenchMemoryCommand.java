package io.tickcache.lab.cli;

import io.tickcache.job.UserException;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.memory.MemoryBench;
import io.tickcache.lab.memory.MemoryReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench memory}: bytes of a context. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "Fills a context of each length in each storage type and prints the bytes that it takes,"
          + " measured beside computed.",
      "Then the slots that many contexts of mixed lengths leave unused, in blocks and preallocated."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench memory",
      "  ./tickcache bench memory --model small --contexts 256,1024",
      "  ./tickcache bench memory --model models/mine --json"
    })
final class BenchMemoryCommand implements Callable<Integer> {

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "reference",
      description =
          "small, reference (both with random weights) or a model directory"
              + " (default ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--contexts",
      split = ",",
      paramLabel = "N",
      description = "Context lengths, steps. Default: 256,1024,4096,8192.")
  private List<Integer> contexts = List.of(256, 1024, 4096, 8192);

  @Option(
      names = "--storage",
      split = ",",
      paramLabel = "S",
      description = "Storage types of KV blocks: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<KvStorage> storages = List.of(KvStorage.values());

  @Mixin private ReportOutput output;

  @Override
  public Integer call() {
    for (int context : contexts) {
      if (context < 1) {
        throw new UserException("--contexts %d: must be at least 1".formatted(context));
      }
    }
    MemoryReport report =
        new MemoryBench(BenchModels.named(model), contexts, storages, output.terminal()).run();
    output.print(report);
    return 0;
  }
}
