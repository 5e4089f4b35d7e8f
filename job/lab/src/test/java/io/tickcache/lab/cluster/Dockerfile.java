package io.tickcache.lab.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Dockerfile, read as far as this project's need it: stages, what they copy, what they set.
 *
 * @param file where it stands
 * @param stages in order
 */
record Dockerfile(Path file, List<Stage> stages) {

  /**
   * What stands between two FROM.
   *
   * @param name of {@code AS}, else empty
   * @param base image or stage that it begins with
   * @param instructions the others, each on one line without comments
   */
  record Stage(String name, String base, List<String> instructions) {

    /** What follows this instruction, each time that it stands there. */
    List<String> all(String instruction) {
      return instructions.stream()
          .filter(line -> line.startsWith(instruction + " "))
          .map(line -> line.substring(instruction.length() + 1).strip())
          .toList();
    }

    List<Copy> copies() {
      return all("COPY").stream().map(Copy::parse).toList();
    }
  }

  /**
   * A COPY.
   *
   * @param from another stage, or empty: the build's context
   * @param sources files, folders or patterns
   * @param target a folder if it ends in a slash
   */
  record Copy(Optional<String> from, List<String> sources, String target) {

    private static Copy parse(String text) {
      List<String> words = new ArrayList<>(List.of(text.split("\\s+")));
      Optional<String> from =
          words.stream()
              .filter(word -> word.startsWith("--from="))
              .map(word -> word.substring("--from=".length()))
              .findFirst();
      words.removeIf(word -> word.startsWith("--"));
      String target = words.remove(words.size() - 1);
      return new Copy(from, List.copyOf(words), target);
    }

    boolean isFromContext() {
      return from.isEmpty();
    }
  }

  static Dockerfile read(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      boolean goesOn = line.endsWith("\\");
      open.append(goesOn ? line.substring(0, line.length() - 1) : line).append(' ');
      if (!goesOn) {
        lines.add(open.toString().replaceAll("\\s+", " ").strip());
        open.setLength(0);
      }
    }
    List<Stage> stages = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("FROM ")) {
        String[] words = line.split(" ");
        stages.add(new Stage(words.length > 3 ? words[3] : "", words[1], new ArrayList<>()));
      } else if (!stages.isEmpty()) {
        stages.get(stages.size() - 1).instructions().add(line);
      } else {
        stages.add(new Stage("", "", new ArrayList<>(List.of(line)))); // ARG before the first FROM
      }
    }
    return new Dockerfile(file, stages);
  }

  /** A stage and those that it begins with, the outermost first. */
  List<Stage> chain(String name) {
    List<Stage> chain = new ArrayList<>();
    Optional<Stage> next = stage(name);
    while (next.isPresent()) {
      chain.add(0, next.get());
      next = stage(next.get().base());
    }
    return chain;
  }

  private Optional<Stage> stage(String name) {
    return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
  }

  /** What all stages copy from the build's context. */
  List<String> contextSources() {
    return stages.stream()
        .flatMap(stage -> stage.copies().stream())
        .filter(Copy::isFromContext)
        .flatMap(copy -> copy.sources().stream())
        .toList();
  }

  /** The value that an ARG has by default, or an ENV. */
  String value(String variable) {
    return stages.stream()
        .flatMap(stage -> stage.instructions().stream())
        .filter(line -> line.startsWith("ARG ") || line.startsWith("ENV "))
        .flatMap(line -> Stream.of(line.substring(4).split(" ")))
        .filter(word -> word.startsWith(variable + "="))
        .map(word -> word.substring(variable.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " has no " + variable));
  }

  /** The files that a source of a COPY stands for. */
  static List<Path> matches(Path context, String source) {
    Path folder = context.resolve(source).getParent();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + Path.of(source).getFileName());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> matcher.matches(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
