package io.tickcache.job.recorded;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickcache.job.TemporaryDirectory;
import io.tickcache.job.UserException;
import io.tickcache.job.recorded.output.OutputFiles;
import io.tickcache.job.resume.RunLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of a run: whose it is, its checkpoints, its outputs, and, once it has ended, its
 * account. One run works in it at a time.
 */
final class WorkDirectory implements AutoCloseable {

  private static final String SETTING = "--work";
  private static final String IDENTITY = "run.txt";
  private static final String ACCOUNT = "account.json";
  private static final String PACE = "pace.json";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String OUTPUTS = "outputs";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path path;
  private final Optional<TemporaryDirectory> temporary;
  private final Optional<RunLock> lock;

  private WorkDirectory(Path path, Optional<TemporaryDirectory> temporary, Optional<RunLock> lock) {
    this.path = path;
    this.temporary = temporary;
    this.lock = lock;
  }

  /**
   * Opens one.
   *
   * @param path made if missing; null for a temporary one
   * @throws UserException if another run works there
   */
  static WorkDirectory open(Path path) throws IOException {
    if (path == null) {
      TemporaryDirectory temporary = new TemporaryDirectory("tickcache-recorded-");
      return new WorkDirectory(temporary.path(), Optional.of(temporary), Optional.empty());
    }
    Path absolute = path.toAbsolutePath().normalize();
    return new WorkDirectory(absolute, Optional.empty(), RunLock.takeAlone(SETTING, absolute));
  }

  Path checkpoints() {
    return path.resolve(CHECKPOINTS);
  }

  OutputFiles outputs() {
    return new OutputFiles(path.resolve(OUTPUTS));
  }

  Path path() {
    return path;
  }

  /** Whose run was here before; empty if none was. */
  Optional<RunIdentity> identity() throws IOException {
    Path file = path.resolve(IDENTITY);
    return Files.exists(file)
        ? Optional.of(new RunIdentity(Files.readAllLines(file)))
        : Optional.empty();
  }

  /** Deletes what a run before has left, and nothing else. */
  void begin(RunIdentity identity) throws IOException {
    delete(path.resolve(IDENTITY)); // first: what is half deleted is nobody's
    delete(path.resolve(ACCOUNT));
    delete(path.resolve(PACE));
    delete(path.resolve(CHECKPOINTS));
    delete(path.resolve(OUTPUTS));
    Files.createDirectories(path.resolve(OUTPUTS));
    write(IDENTITY, String.join("\n", identity.lines()));
  }

  /** The account of a run that has ended here. */
  Optional<RunAccount> account() throws IOException {
    Path file = path.resolve(ACCOUNT);
    return Files.exists(file)
        ? Optional.of(MAPPER.readValue(file.toFile(), RunAccount.class))
        : Optional.empty();
  }

  /** How fast it was; empty where nobody measured. */
  Optional<RunPace> pace() throws IOException {
    Path file = path.resolve(PACE);
    return Files.exists(file)
        ? Optional.of(MAPPER.readValue(file.toFile(), RunPace.class))
        : Optional.empty();
  }

  /** The run has ended. */
  void end(RunAccount account, RunPace pace) throws IOException {
    write(PACE, MAPPER.writeValueAsString(pace));
    write(ACCOUNT, MAPPER.writeValueAsString(account));
  }

  /** All of it or nothing, whenever the process dies. */
  private void write(String name, String text) throws IOException {
    Path part = Files.writeString(path.resolve(name + ".part"), text);
    Files.move(part, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() throws IOException {
    lock.ifPresent(RunLock::close);
    if (temporary.isPresent()) {
      temporary.get().close();
    }
  }
}
