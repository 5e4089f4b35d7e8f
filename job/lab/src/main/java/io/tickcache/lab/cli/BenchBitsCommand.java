package io.tickcache.lab.cli;

import io.tickcache.lab.bits.BitsBench;
import io.tickcache.lab.bits.BitsReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench bits}: the same bits by every kernel and every way of batching. */
@Command(
    name = "bits",
    mixinStandardHelpOptions = true,
    description = {
      "Runs 28 small networks (storages, retention policies, prefixes, heads, windows) over 2,000"
          + " steps of the simulated market by every kernel that this machine can run, in batches of"
          + " 1, 7 and 100, with contexts that leave memory and come back, and compares the bits of"
          + " all outputs with those recorded for this version of the arithmetic. The exit status"
          + " says whether they are equal."
    },
    footer = {"", "Example:", "  ./tickcache bench bits --json"})
final class BenchBitsCommand implements Callable<Integer> {

  @Option(names = "--this-jvm", hidden = true, description = "Only this JVM's kernels.")
  private boolean thisJvm;

  @Mixin private ReportOutput output;

  @Override
  public Integer call() {
    if (thisJvm) {
      BitsBench.runHere(System.out);
      return 0;
    }
    BitsReport report = new BitsBench(output.terminal()).run();
    output.print(report);
    return report.isAsRecorded() ? 0 : 1;
  }
}
