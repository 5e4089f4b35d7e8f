package io.tickcache.lab.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Flink's REST API, as far as it is needed.
 *
 * @see <a href="https://nightlies.apache.org/flink/flink-docs-stable/docs/ops/rest_api/">REST
 *     API</a>
 */
public final class FlinkRest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int NOT_OK = 300;

  private final String address;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper mapper = new ObjectMapper();

  /**
   * A client.
   *
   * @param port of a job manager on this machine
   */
  FlinkRest(int port) {
    address = "http://localhost:" + port;
  }

  /** Of the web page and of the REST API below it. */
  String address() {
    return address;
  }

  /** Whether a job manager answers and leads. */
  boolean answers() throws InterruptedException {
    try {
      get("/overview");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Resource ids of the task managers that are registered. */
  public List<String> taskManagers() throws IOException, InterruptedException {
    return stream(get("/taskmanagers").path("taskmanagers"))
        .map(node -> node.path("id").asText())
        .toList();
  }

  /** Ids of all jobs that it knows. */
  List<String> jobs() throws IOException, InterruptedException {
    return stream(get("/jobs").path("jobs")).map(node -> node.path("id").asText()).toList();
  }

  /** A job with its tasks. */
  public JobView job(String jobId) throws IOException, InterruptedException {
    JsonNode job = get("/jobs/" + jobId);
    List<JobView.Subtask> subtasks = new ArrayList<>();
    for (JsonNode vertex : job.path("vertices")) {
      String vertexId = vertex.path("id").asText();
      JsonNode detail = get("/jobs/%s/vertices/%s".formatted(jobId, vertexId));
      for (JsonNode subtask : detail.path("subtasks")) {
        subtasks.add(JobView.Subtask.of(vertexId, vertex.path("name").asText(), subtask));
      }
    }
    return new JobView(job.path("state").asText(), List.copyOf(subtasks));
  }

  /** Whether the job is in this state. False if the job manager does not answer. */
  public boolean isJob(String jobId, String state) throws InterruptedException {
    try {
      return get("/jobs/" + jobId).path("state").asText().equals(state);
    } catch (IOException e) {
      return false;
    }
  }

  /** When the job came into the state last, milliseconds since 1970-01-01 UTC; 0 if never. */
  public long jobStateMillis(String jobId, String state) throws IOException, InterruptedException {
    return get("/jobs/" + jobId).path("timestamps").path(state).asLong();
  }

  /** When the job failed, milliseconds since 1970-01-01 UTC, newest first. */
  public List<Long> failureMillis(String jobId) throws IOException, InterruptedException {
    return stream(
            get("/jobs/%s/exceptions?maxExceptions=100".formatted(jobId))
                .path("exceptionHistory")
                .path("entries"))
        .map(entry -> entry.path("timestamp").asLong())
        .toList();
  }

  /** What the job is called. */
  String jobName(String jobId) throws IOException, InterruptedException {
    return get("/jobs/" + jobId).path("name").asText();
  }

  /** Why the job failed, with stack traces, newest first. */
  public List<String> failures(String jobId) throws IOException, InterruptedException {
    return stream(
            get("/jobs/%s/exceptions?maxExceptions=100".formatted(jobId))
                .path("exceptionHistory")
                .path("entries"))
        .map(entry -> entry.path("stacktrace").asText())
        .toList();
  }

  /** Where the newest completed checkpoint lies, as Flink names it. */
  String lastCheckpointPath(String jobId) throws IOException, InterruptedException {
    return checkpoints(jobId).path("latest").path("completed").path("external_path").asText();
  }

  /** The checkpoint statistics of a job, as Flink gives them. */
  public JsonNode checkpoints(String jobId) throws IOException, InterruptedException {
    return get("/jobs/" + jobId + "/checkpoints");
  }

  /** When the newest completed checkpoint was triggered, milliseconds; 0 if there is none. */
  public long lastCheckpointMillis(String jobId) throws IOException, InterruptedException {
    return checkpoints(jobId).path("latest").path("completed").path("trigger_timestamp").asLong();
  }

  /**
   * How long the slowest subtask of a vertex was blocked by each of some checkpoints, milliseconds.
   *
   * @param first id of the first checkpoint; those that did not complete are passed over
   * @param last id of the last checkpoint
   */
  public double[] longestSyncMillis(String jobId, String vertexId, long first, long last)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (long id = first; id <= last; id++) {
      JsonNode checkpoint =
          get("/jobs/%s/checkpoints/details/%d/subtasks/%s".formatted(jobId, id, vertexId));
      if (checkpoint.path("status").asText().equals("COMPLETED")) {
        millis.add(
            checkpoint
                .path("summary")
                .path("checkpoint_duration")
                .path("sync")
                .path("max")
                .asDouble());
      }
    }
    return millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Metrics of one moment, each summed over the subtasks of a vertex.
   *
   * @param names as the REST API names them
   */
  public Map<String, Double> metricSums(String jobId, String vertexId, Collection<String> names)
      throws IOException, InterruptedException {
    JsonNode answer =
        get(
            "/jobs/%s/vertices/%s/subtasks/metrics?agg=sum&get=%s"
                .formatted(jobId, vertexId, String.join(",", names)));
    return stream(answer)
        .collect(
            Collectors.toMap(
                metric -> metric.path("id").asText(), metric -> metric.path("sum").asDouble()));
  }

  /** The lowest watermark of a vertex's subtasks, milliseconds; empty while one has none. */
  public OptionalLong watermarkMillis(String jobId, String vertexId)
      throws IOException, InterruptedException {
    return stream(get("/jobs/%s/vertices/%s/watermarks".formatted(jobId, vertexId)))
        .mapToLong(watermark -> watermark.path("value").asLong(Long.MIN_VALUE))
        .min();
  }

  /**
   * Metrics of a task manager, now.
   *
   * @param names as the REST API names them
   */
  public Map<String, Double> taskManagerMetrics(String id, Collection<String> names)
      throws IOException, InterruptedException {
    JsonNode answer = get("/taskmanagers/%s/metrics?get=%s".formatted(id, String.join(",", names)));
    return stream(answer)
        .collect(
            Collectors.toMap(
                metric -> metric.path("id").asText(), metric -> metric.path("value").asDouble()));
  }

  /** Lets event time end and stops the job with a savepoint; returns when that is asked for. */
  void drain(String jobId) throws IOException, InterruptedException {
    send(request("/jobs/" + jobId + "/stop").POST(json("{\"drain\": true}")));
  }

  /** Begins a savepoint of a job that goes on; the id to ask for it by. */
  String beginSavepoint(String jobId) throws IOException, InterruptedException {
    return send(request("/jobs/" + jobId + "/savepoints").POST(json("{\"cancel-job\": false}")))
        .path("request-id")
        .asText();
  }

  /** Where the savepoint lies, if it is complete. */
  Optional<String> savepoint(String jobId, String request)
      throws IOException, InterruptedException {
    JsonNode savepoint = get("/jobs/%s/savepoints/%s".formatted(jobId, request)).path("operation");
    return Optional.ofNullable(savepoint.path("location").asText(null));
  }

  void cancel(String jobId) throws IOException, InterruptedException {
    send(
        request("/jobs/" + jobId + "?mode=cancel")
            .method("PATCH", HttpRequest.BodyPublishers.noBody()));
  }

  private static HttpRequest.BodyPublisher json(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json");
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= NOT_OK) {
      throw new IOException("%s: status %d".formatted(answer.uri(), answer.statusCode()));
    }
    return mapper.readTree(answer.body());
  }
}
