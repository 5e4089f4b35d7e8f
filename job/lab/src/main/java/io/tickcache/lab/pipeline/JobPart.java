package io.tickcache.lab.pipeline;

import java.util.List;
import java.util.Objects;

/**
 * The parts of the job that an event passes, in its order. What a sampled stack was doing is told
 * by the innermost of its frames that belongs to one of them.
 */
enum JobPart {
  FETCH("fetch", "Kafka's consumer, on threads of its own"),
  SOURCE("source", "records to events, watermarks"),
  EXCHANGE("exchange", "bytes to the task that owns the instrument"),
  DECODE("decode", "Avro, checks of the record"),
  ORDER("order", "events that wait for event time"),
  BOOK("book", "order books and kline windows"),
  FEATURES("features", "extracted and normalized"),
  OPERATOR("operator", "instruments, contexts, the open batch"),
  NETWORK("network", "the forward pass"),
  STATE("state", "checkpoints, spills, timers"),
  EMIT("emit", "predictions made of outputs"),
  SINK("sink", "predictions encoded and handed to Kafka's producer"),
  SEND("send", "Kafka's producer, on threads of its own"),
  OTHER("other", "what no other part claims");

  /**
   * Which frames belong to a part.
   *
   * @param type a class or, with a dot at its end, a package
   * @param method the one that counts; null: all
   */
  record Rule(String type, String method, JobPart part) {

    boolean matches(Frame frame) {
      boolean typeMatches =
          type.endsWith(".")
              ? frame.type().startsWith(type)
              : frame.type().equals(type) || frame.type().startsWith(type + "$");
      return typeMatches && (method == null || method.equals(frame.method()));
    }
  }

  private static final String OURS = "io.tickcache.";
  private static final String INFERENCE = OURS + "inference.";
  private static final String FLINK = "org.apache.flink.";
  private static final String TASK_IO = FLINK + "streaming.runtime.io.";

  /** What these call is theirs as well, whatever it is. */
  static final List<Rule> WHOLE =
      List.of(
          rule(OURS + "engine.KvCache", "restore", STATE),
          rule(OURS + "engine.KvCache", "readDirtyPages", STATE));

  /** The first that matches a frame decides. */
  static final List<Rule> RULES =
      List.of(
          rule(OURS + "wire.WireFormat", "decode", DECODE),
          rule(INFERENCE + "event.EventDecoder", DECODE),
          rule(OURS + "steps.EventRules", DECODE),
          rule(OURS + "steps.SortKey", ORDER),
          rule(OURS + "steps.WaitingEvents", ORDER),
          rule(OURS + "market.OrderBook", BOOK),
          rule(OURS + "market.BookSide", BOOK),
          rule(OURS + "market.KlineSeries", BOOK),
          rule(OURS + "features.", FEATURES),
          rule(OURS + "steps.", FEATURES),
          rule(OURS + "engine.vector.", NETWORK),
          rule(OURS + "engine.torch.", NETWORK),
          rule(OURS + "engine.", OPERATOR),
          rule(INFERENCE + "batch.PredictionMaker", EMIT),
          rule(INFERENCE + "batch.OpenBatch", "emit", EMIT),
          rule(INFERENCE + "InferenceOutput", EMIT),
          rule(INFERENCE + "state.InstrumentStore", STATE),
          rule(INFERENCE + "state.KvPages", STATE),
          rule(FLINK + "contrib.streaming.state.", STATE),
          rule(FLINK + "state.rocksdb.", STATE),
          rule(FLINK + "streaming.api.operators.InternalTimerServiceImpl", STATE),
          rule(FLINK + "runtime.state.", STATE),
          rule(INFERENCE + "event.RawEventSerializer", EXCHANGE),
          rule(INFERENCE + "event.RawEvent", EXCHANGE), // its key chooses the subtask
          rule(INFERENCE, OPERATOR),
          rule(OURS + "job.kafka.RawEventDeserializer", SOURCE),
          rule(OURS + "job.kafka.SteadyWatermarks", SOURCE),
          rule(OURS + "job.kafka.PredictionRecordSerializer", SINK),
          rule("org.apache.kafka.clients.producer.", SINK),
          rule(FLINK + "connector.kafka.sink.", SINK),
          rule(FLINK + "connector.kafka.source.", SOURCE),
          rule(FLINK + "connector.base.source.", SOURCE),
          rule(FLINK + "streaming.api.operators.SourceOperator", SOURCE),
          rule(FLINK + "runtime.io.network.", EXCHANGE),
          rule(TASK_IO + "RecordWriterOutput", EXCHANGE),
          rule(TASK_IO + "AbstractStreamTaskNetworkInput", EXCHANGE),
          rule(TASK_IO + "StreamTaskNetworkInput", EXCHANGE));

  private final String label;
  private final String meaning;

  JobPart(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  String label() {
    return label;
  }

  String meaning() {
    return meaning;
  }

  private static Rule rule(String type, JobPart part) {
    return rule(type, null, part);
  }

  private static Rule rule(String type, String method, JobPart part) {
    return new Rule(type, method, part);
  }

  /**
   * The part that a stack was working for.
   *
   * @param frames the innermost first
   */
  static JobPart ofStack(List<Frame> frames) {
    return frames.stream()
        .map(frame -> ofFrame(WHOLE, frame))
        .filter(Objects::nonNull)
        .findFirst()
        .or(
            () ->
                frames.stream()
                    .map(frame -> ofFrame(RULES, frame))
                    .filter(Objects::nonNull)
                    .findFirst())
        .orElse(OTHER);
  }

  private static JobPart ofFrame(List<Rule> rules, Frame frame) {
    for (Rule rule : rules) {
      if (rule.matches(frame)) {
        return rule.part();
      }
    }
    return null;
  }

  /** A method that runs, or waits for one that it called. */
  record Frame(String type, String method) {}
}
