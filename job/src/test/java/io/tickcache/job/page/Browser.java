package io.tickcache.job.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Chromium without a window, told what to do by its DevTools protocol. */
public final class Browser implements AutoCloseable, WebSocket.Listener {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final ConcurrentHashMap<Integer, CompletableFuture<JsonNode>> answers =
      new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private int lastId;

  private Browser(Process process, URI page) {
    this.process = process;
    this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, this).join();
  }

  /** Where one is on the path. */
  public static Optional<Path> find() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one. */
  public static Browser start(Path program, Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling("browser.log").toFile())
            .start();
    try {
      Browser browser = new Browser(process, page(profile.resolve("DevToolsActivePort"), process));
      for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
        browser.command(domain + ".enable", "{}");
      }
      return browser;
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI page(Path portFile, Process process) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(portFile) || Files.readAllLines(portFile).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("the browser did not start: see browser.log beside " + portFile);
      }
      Thread.sleep(50);
    }
    HttpRequest list =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + Files.readAllLines(portFile).get(0) + "/json/list"))
            .build();
    String pages = HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).body();
    for (JsonNode page : JSON.readTree(pages)) {
      if (page.get("type").asText().equals("page")) {
        return URI.create(page.get("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("the browser has no page: " + pages);
  }

  /** Sets the width and height of what is seen, CSS pixels, and the colours preferred. */
  public void view(int width, int height, boolean dark) throws Exception {
    command(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%s,\"height\":%s,\"deviceScaleFactor\":1,\"mobile\":%s}"
            .formatted(width, height, width < 600));
    command("Emulation.setTouchEmulationEnabled", "{\"enabled\":%s}".formatted(width < 600));
    command(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
            .formatted(dark ? "dark" : "light"));
  }

  /** Opens a file and waits until its script ran. */
  public void open(Path file) throws Exception {
    events.clear();
    command("Page.navigate", "{\"url\":\"" + file.toUri() + "\"}");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (events("Page.loadEventFired").isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IOException(file + " was not loaded: " + events);
      }
      Thread.sleep(20);
    }
  }

  /** What an expression gives, as text. */
  public String text(String expression) throws Exception {
    ObjectNode parameters = JSON.createObjectNode();
    parameters.put("expression", "String(" + expression + ")");
    JsonNode result = command("Runtime.evaluate", parameters.toString());
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(result.get("exceptionDetails").toString());
    }
    return result.at("/result/value").asText();
  }

  public double number(String expression) throws Exception {
    return Double.parseDouble(text(expression));
  }

  /** A mouse event: "mouseMoved", "mousePressed" or "mouseReleased". */
  public void mouse(String type, double x, double y, boolean down) throws Exception {
    command(
        "Input.dispatchMouseEvent",
        "{\"type\":\"%s\",\"x\":%s,\"y\":%s,\"button\":\"%s\",\"buttons\":%s,\"clickCount\":1}"
            .formatted(type, x, y, down ? "left" : "none", down ? 1 : 0));
  }

  /** A finger: "touchStart" and "touchMove" at a place, "touchEnd" nowhere. */
  public void finger(String type, double x, double y) throws Exception {
    String points = type.equals("touchEnd") ? "" : "{\"x\":%s,\"y\":%s}".formatted(x, y);
    command(
        "Input.dispatchTouchEvent",
        "{\"type\":\"%s\",\"touchPoints\":[%s]}".formatted(type, points));
  }

  /** The whole page as it is seen at this width. */
  public void screenshot(Path file) throws Exception {
    String data =
        command("Page.captureScreenshot", "{\"captureBeyondViewport\":true}").get("data").asText();
    Files.write(file, Base64.getDecoder().decode(data));
  }

  /** What happened since the file was opened. */
  public List<JsonNode> events(String method) {
    return events.stream().filter(event -> event.get("method").asText().equals(method)).toList();
  }

  private JsonNode command(String method, String parameters) throws Exception {
    int id = ++lastId;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket
        .sendText(
            "{\"id\":%s,\"method\":\"%s\",\"params\":%s}".formatted(id, method, parameters), true)
        .join();
    JsonNode message = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message.has("error")) {
      throw new IllegalStateException(method + ": " + message.get("error"));
    }
    return message.get("result");
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      take(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void take(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      if (message.has("id")) {
        answers.remove(message.get("id").asInt()).complete(message);
      } else {
        events.add(message);
      }
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
