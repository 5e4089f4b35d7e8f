package io.tickcache.job.cli;

import io.tickcache.job.replay.Speed;
import io.tickcache.kvcache.RetentionPolicy;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: which commands there are, and how their errors are told. */
@Command(
    name = "tickcache",
    description =
        "Streaming Transformer inference over order books and klines, on Kafka and Flink.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLineTool.Version.class,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ReplayCommand.class,
      TailCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      BacktestCommand.class,
      CompareCommand.class,
      OptionsCommand.class,
      ModelCommand.class,
      SchemasCommand.class,
      HelpCommand.class
    },
    footer = {"", "Start with: ./tickcache demo", "Help on a command: ./tickcache COMMAND --help"})
public final class CommandLineTool implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log what goes on, and print stack traces.")
  private boolean verbose;

  private CommandLineTool() {}

  /** The version that stands in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = CommandLineTool.class.getPackage().getImplementationVersion();
      return new String[] {"tickcache " + (version == null ? "development build" : version)};
    }
  }

  /**
   * How a command ended.
   *
   * @param status the process's exit status: 0 only on success
   * @param error what went wrong, in one line; null if nothing did
   */
  public record Outcome(int status, String error) {}

  /** Runs a command; an error is printed to standard error. */
  public static Outcome run(String... arguments) {
    return run(System.err, arguments);
  }

  /** The same with another standard error. */
  public static Outcome run(PrintStream errors, String... arguments) {
    // Digits and case are the same everywhere, also in what libraries do: Kafka's broker does not
    // even start where i is no lower-case I.
    Locale.setDefault(Locale.ROOT);
    CommandLineTool tool = new CommandLineTool();
    Errors handler = new Errors(errors, () -> tool.verbose);
    try {
      int status =
          commandLine(tool)
              .setParameterExceptionHandler(handler::wrongArguments)
              .setExecutionExceptionHandler(handler::failed)
              .execute(arguments);
      return new Outcome(status, handler.message());
    } catch (OutOfMemoryError e) {
      return new Outcome(handler.outOfMemory(e), handler.message());
    }
  }

  /**
   * Reads a command's arguments without running it.
   *
   * @throws ParameterException if there is no such command, or it takes no such arguments
   */
  public static void check(String... arguments) {
    commandLine(new CommandLineTool()).parseArgs(arguments);
  }

  private static CommandLine commandLine(CommandLineTool tool) {
    CommandLine commandLine = new CommandLine(tool);
    for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
      commandLine.addSubcommand(provider.command());
    }
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .registerConverter(Duration.class, Converters::duration)
        .registerConverter(Instant.class, Converters::instant)
        .registerConverter(Speed.class, Converters::speed)
        .registerConverter(RetentionPolicy.class, Converters::retention);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which command? One of " + spec.subcommands().keySet());
  }
}
