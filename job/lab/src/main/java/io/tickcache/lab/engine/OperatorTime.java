package io.tickcache.lab.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one operator of libtorch took.
 *
 * @param name as libtorch calls it, without {@code aten::}
 * @param calls how often it ran
 * @param micros of all calls, less those of the operators that it called itself, microseconds
 */
record OperatorTime(String name, long calls, double micros) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NAMESPACE = "aten::";

  private record Event(String name, double begin, double end) {}

  /**
   * The operators of a trace, the longest first.
   *
   * @param trace of one thread, as {@link io.tickcache.model.TorchProfiler#record} gives it
   */
  static List<OperatorTime> of(String trace) throws IOException {
    List<Event> events = new ArrayList<>();
    for (JsonNode event : JSON.readTree(trace)) {
      if (event.path("ph").asText().equals("X")) {
        double begin = event.path("ts").asDouble();
        String name = event.path("name").asText();
        events.add(
            new Event(
                name.startsWith(NAMESPACE) ? name.substring(NAMESPACE.length()) : name,
                begin,
                begin + event.path("dur").asDouble()));
      }
    }
    // Callers before those that they call.
    events.sort(
        Comparator.comparingDouble(Event::begin)
            .thenComparing(Comparator.comparingDouble(Event::end).reversed()));
    Map<String, OperatorTime> byName = new HashMap<>();
    Deque<Event> open = new ArrayDeque<>();
    for (Event event : events) {
      while (!open.isEmpty() && open.peek().end() <= event.begin()) {
        open.pop();
      }
      double micros = event.end() - event.begin();
      if (!open.isEmpty()) {
        count(byName, open.peek().name(), 0, -micros);
      }
      count(byName, event.name(), 1, micros);
      open.push(event);
    }
    return byName.values().stream()
        .sorted(Comparator.comparingDouble(OperatorTime::micros).reversed())
        .toList();
  }

  private static void count(
      Map<String, OperatorTime> byName, String name, long calls, double micros) {
    byName.merge(
        name,
        new OperatorTime(name, calls, micros),
        (a, b) -> new OperatorTime(name, a.calls + b.calls, a.micros + b.micros));
  }
}
