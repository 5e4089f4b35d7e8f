package io.tickcache.lab.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A container's root file system without Docker: a Flink home of Maven's jars, and upon it what a
 * Dockerfile makes and copies. A process of this machine sees it at another path, and other
 * containers at other addresses; {@link #mapped} says so in texts.
 *
 * @param root what {@code /} is in the container
 * @param addresses of other containers, as this machine has them
 */
record ImageLayout(Path root, Map<String, String> addresses) {

  /** What Flink's distribution has in {@code lib}; the job's jar must bring all else. */
  private static final Pattern FLINK =
      Pattern.compile(
          "(flink-|frocksdbjni|log4j-|slf4j-api|async-profiler|commons-(cli|collections|compress|io|lang3|math3|text)"
              + "|hash4j|snakeyaml-engine|javassist|jsr305|kryo|minlog|objenesis|reflectasm|lz4-java|snappy-java|RoaringBitmap).*\\.jar");

  private static final Pattern NOT_IN_LIB =
      Pattern.compile(
          "flink-(connector-(kafka|base)|metrics-prometheus|test-utils).*|.*-tests\\.jar");

  private static final Pattern PLACE =
      Pattern.compile(
          "(?<![\\w/.-])/(var/lib/tickcache|etc/tickcache|models|opt/flink)(?=[/\\s\"']|$)"
              + "|(?<=file://)/(?=var/lib/tickcache)");

  /**
   * Makes it.
   *
   * @param context of the build
   * @param target stage of the Dockerfile
   */
  static ImageLayout assemble(
      Path root, Path context, Dockerfile dockerfile, String target, Map<String, String> addresses)
      throws IOException {
    ImageLayout layout = new ImageLayout(root, Map.copyOf(addresses));
    layout.installFlink();
    for (Dockerfile.Stage stage : dockerfile.chain(target)) {
      for (String command : stage.all("RUN")) {
        layout.makeFolders(command);
      }
      for (Dockerfile.Copy copy : stage.copies()) {
        layout.copy(context, copy);
      }
    }
    return layout;
  }

  /** Where a path of the container lies. */
  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  /** A text with the container's paths and other containers' addresses as they are here. */
  String mapped(String text) {
    String here =
        PLACE
            .matcher(text)
            .replaceAll(place -> Matcher.quoteReplacement(root.toString()) + place.group());
    for (Entry<String, String> address : addresses.entrySet()) {
      here =
          here.replaceAll(
              "(?<![\\w.-])" + Pattern.quote(address.getKey()) + "(?![\\w.-])", address.getValue());
    }
    return here;
  }

  /** The class path of everything in a folder, as Flink's scripts make it. */
  String jars(String folder) throws IOException {
    try (Stream<Path> files = Files.list(at(folder))) {
      return String.join(
          File.pathSeparator, files.map(Path::toString).filter(f -> f.endsWith(".jar")).toList());
    }
  }

  private void installFlink() throws IOException {
    Path lib = Files.createDirectories(at("/opt/flink/lib"));
    Path reporter = Files.createDirectories(at("/opt/flink/plugins/metrics-prometheus"));
    Files.createDirectories(at("/opt/flink/conf"));
    Files.createDirectories(at("/opt/flink/log"));
    for (Path jar : classPath()) {
      String name = jar.getFileName().toString();
      if (name.startsWith("flink-metrics-prometheus")) {
        Files.createSymbolicLink(reporter.resolve(name), jar);
      } else if (FLINK.matcher(name).matches() && !NOT_IN_LIB.matcher(name).matches()) {
        Files.createSymbolicLink(lib.resolve(name), jar);
      }
    }
  }

  private static List<Path> classPath() {
    return Arrays.stream(ClassPaths.whole().split(File.pathSeparator)).map(Path::of).toList();
  }

  private void makeFolders(String command) throws IOException {
    if (!command.startsWith("install -d")) {
      throw new IllegalArgumentException("a RUN that only Docker can run: " + command);
    }
    for (String word : command.split(" ")) {
      if (word.startsWith("/")) {
        Files.createDirectories(at(word));
      }
    }
  }

  private void copy(Path context, Dockerfile.Copy copy) throws IOException {
    for (String source : copy.sources()) {
      List<Path> files = Dockerfile.matches(context, source);
      if (files.isEmpty()) {
        throw new IOException("COPY " + source + ": no such file");
      }
      for (Path file : files) {
        Path target = at(copy.target());
        boolean into = copy.target().endsWith("/") && !Files.isDirectory(file);
        copyTree(file, into ? target.resolve(file.getFileName()) : target);
      }
    }
  }

  /** With permissions, which Git keeps too. */
  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path target = file.equals(from) ? to : to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(
              file,
              target,
              java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
