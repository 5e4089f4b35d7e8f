package io.tickcache.lab.recovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.MarkdownTable;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Machine;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench soak} found.
 *
 * @param samples in the order in which they were taken
 */
public record SoakReport(Machine machine, List<Sample> samples) implements BenchReport {

  /** A pass that takes more than this on the heap, besides its outputs, has vectors there. */
  static final long CALM_BYTES = 4_096;

  private static final double MEBI = 1 << 20;

  /** What the two jobs do. */
  enum Phase {
    /** They have been submitted again. */
    RESUBMITTED("resubmitted"),
    /** Each step is a pass of its own. */
    SINGLE_STEPS("single steps"),
    /** Steps are batched. */
    BATCHES("batches");

    private final String label;

    Phase(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * A look at the task manager.
   *
   * @param seconds since the first job
   * @param submissions of each of the two jobs so far
   * @param metaspace bytes of loaded classes
   * @param codeCache bytes of compiled code, and of compressed classes, which Java counts in both
   * @param resident bytes that the process has in use: its heap and all native memory
   * @param passBytes bytes that the last pass of each job took on the heap
   */
  record Sample(
      Phase phase,
      double seconds,
      int submissions,
      long metaspace,
      long codeCache,
      long resident,
      List<Long> passBytes,
      List<Long> steps) {

    boolean isCalm() {
      return passBytes.stream().allMatch(bytes -> bytes <= CALM_BYTES);
    }
  }

  /** Whether no two looks in a row at the same jobs found vectors on the heap. */
  public boolean passed() {
    for (int i = 1; i < samples.size(); i++) {
      Sample before = samples.get(i - 1);
      Sample sample = samples.get(i);
      boolean same = before.submissions() == sample.submissions();
      if (same && !before.isCalm() && !sample.isCalm()) {
        return false;
      }
    }
    return true;
  }

  static String line(Sample sample) {
    return "%5.0f s  %s, submission %d: metaspace %.0f MiB, code %.0f MiB, process %.0f MiB, bytes a pass %s, steps %s"
        .formatted(
            sample.seconds(),
            sample.phase(),
            sample.submissions(),
            sample.metaspace() / MEBI,
            sample.codeCache() / MEBI,
            sample.resident() / MEBI,
            sample.passBytes(),
            sample.steps());
  }

  @Override
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "One task manager, two jobs (the shipped model in fp32, a small one in int8): " + machine);
    lines.add("");
    MarkdownTable table =
        new MarkdownTable(
            "phase",
            "s",
            "submission",
            "metaspace MiB",
            "code MiB",
            "process MiB",
            "bytes a pass, fp32",
            "int8");
    for (Sample sample : samples) {
      table.add(
          sample.phase(),
          Math.round(sample.seconds()),
          sample.submissions(),
          Math.round(sample.metaspace() / MEBI),
          Math.round(sample.codeCache() / MEBI),
          Math.round(sample.resident() / MEBI),
          sample.passBytes().get(0),
          sample.passBytes().get(1));
    }
    lines.addAll(table.lines());
    long boxed = samples.stream().filter(sample -> !sample.isCalm()).count();
    lines.add("");
    lines.add("%d of %d looks found vectors on the heap".formatted(boxed, samples.size()));
    return lines;
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "soak").set("machine", machine.json());
    report.put("passed", passed());
    ArrayNode list = report.putArray("samples");
    for (Sample sample : samples) {
      ObjectNode node = list.addObject();
      node.put("phase", sample.phase().toString()).put("seconds", Math.round(sample.seconds()));
      node.put("submissions", sample.submissions());
      node.put("metaspace_bytes", sample.metaspace()).put("code_bytes", sample.codeCache());
      node.put("resident_bytes", sample.resident());
      ArrayNode bytes = node.putArray("bytes_a_pass");
      sample.passBytes().forEach(bytes::add);
      ArrayNode steps = node.putArray("steps");
      sample.steps().forEach(steps::add);
    }
    return report;
  }
}
