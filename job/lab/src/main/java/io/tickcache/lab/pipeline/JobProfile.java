package io.tickcache.lab.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Measures what the job in this JVM costs, by part: every thread's CPU time and allocated bytes, as
 * the JVM counts them, spread over the parts as Flight Recorder's samples of its stack are. The
 * samples cost about a hundredth of the time that they measure. Flight Recorder runs from before
 * the job's start: to start it later makes the JVM throw compiled code away.
 */
final class JobProfile implements AutoCloseable {

  private static final String CPU_SAMPLE = "jdk.ExecutionSample";
  private static final String ALLOCATION_SAMPLE = "jdk.ObjectAllocationSample";
  private static final Duration SAMPLE_PERIOD = Duration.ofMillis(10);
  private static final String ALLOCATION_RATE = "500/s";

  private static final double NANOS_A_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

  private final String publisher;
  private final Recording recording = new Recording();
  private final Path scratch;
  private ThreadTimes times;
  private Instant begin;

  /**
   * Lets the JVM take samples.
   *
   * @param publisher the client id of who publishes, whose producer is not the job's
   * @param scratch a directory for what was recorded
   */
  JobProfile(String publisher, Path scratch) {
    this.publisher = publisher;
    this.scratch = scratch;
    recording.enable(CPU_SAMPLE).withPeriod(SAMPLE_PERIOD).withStackTrace();
    recording.enable(ALLOCATION_SAMPLE).withStackTrace().with("throttle", ALLOCATION_RATE);
    recording.start();
  }

  /** Begins to measure. */
  void begin() {
    begin = Instant.now();
    times = new ThreadTimes();
  }

  /** What it cost since {@link #begin}. */
  PartCosts end() throws IOException, InterruptedException {
    Instant end = Instant.now();
    long processNanos = times.processNanos();
    Map<Long, ThreadTimes.Times> threads = times.stop();
    Path file = scratch.resolve("pipeline.jfr");
    recording.dump(file);
    Map<Long, Map<JobPart, Double>> cpuSamples = new HashMap<>();
    Map<Long, Map<JobPart, Double>> allocationSamples = new HashMap<>();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        Instant time = event.getStartTime();
        if (time.isBefore(begin) || time.isAfter(end)) {
          continue;
        }
        if (event.getEventType().getName().equals(CPU_SAMPLE)) {
          count(cpuSamples, event.getThread("sampledThread"), event.getStackTrace(), 1);
        } else if (event.getEventType().getName().equals(ALLOCATION_SAMPLE)) {
          count(
              allocationSamples, event.getThread(), event.getStackTrace(), event.getLong("weight"));
        }
      }
    }
    return costs(processNanos, threads, cpuSamples, allocationSamples);
  }

  @Override
  public void close() {
    recording.close();
  }

  private static void count(
      Map<Long, Map<JobPart, Double>> samples,
      RecordedThread thread,
      RecordedStackTrace stack,
      double weight) {
    if (thread != null) {
      samples
          .computeIfAbsent(thread.getJavaThreadId(), id -> new EnumMap<>(JobPart.class))
          .merge(partOf(stack), weight, Double::sum);
    }
  }

  private static JobPart partOf(RecordedStackTrace stack) {
    return stack == null
        ? JobPart.OTHER
        : JobPart.ofStack(stack.getFrames().stream().map(JobProfile::frame).toList());
  }

  private static JobPart.Frame frame(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return new JobPart.Frame(method.getType().getName(), method.getName());
  }

  private PartCosts costs(
      long processNanos,
      Map<Long, ThreadTimes.Times> threads,
      Map<Long, Map<JobPart, Double>> cpuSamples,
      Map<Long, Map<JobPart, Double>> allocationSamples) {
    Map<JobPart, Double> micros = new EnumMap<>(JobPart.class);
    Map<JobPart, Double> bytes = new EnumMap<>(JobPart.class);
    threads.forEach(
        (id, thread) -> {
          JobThread kind = JobThread.of(thread.name(), publisher);
          if (kind != JobThread.NOT_OF_THE_JOB) {
            double threadMicros = thread.cpuNanos() / NANOS_A_MICRO;
            spread(threadMicros, kind, cpuSamples.get(id), micros);
            spread(thread.bytes(), kind, allocationSamples.get(id), bytes);
          }
        });
    double ofJob = micros.values().stream().mapToDouble(Double::doubleValue).sum();
    double ofThreads =
        threads.values().stream().mapToLong(ThreadTimes.Times::cpuNanos).sum() / NANOS_A_MICRO;
    return new PartCosts(
        micros, bytes, ofThreads - ofJob, processNanos / NANOS_A_MICRO - ofThreads);
  }

  private static void spread(
      double amount, JobThread kind, Map<JobPart, Double> samples, Map<JobPart, Double> byPart) {
    if (kind.part() != null) {
      byPart.merge(kind.part(), amount, Double::sum);
    } else if (samples == null) {
      byPart.merge(JobPart.OTHER, amount, Double::sum);
    } else {
      double all = samples.values().stream().mapToDouble(Double::doubleValue).sum();
      samples.forEach((part, weight) -> byPart.merge(part, amount * weight / all, Double::sum));
    }
  }
}
