package io.tickcache.job.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tickcache.engine.torch.TorchScriptArchive;
import io.tickcache.job.ModelCheck;
import io.tickcache.job.OutputPath;
import io.tickcache.job.UserException;
import io.tickcache.model.Architecture;
import io.tickcache.model.FiniteJson;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.ModelParameters;
import io.tickcache.model.PositionEncoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code model}: a model directory with random weights. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description =
        "Makes a model directory with random weights, of any size: for tests of the pipe, not for predictions. Or copies one with its network as a TorchScript file, for a network of your own to begin from.",
    footer = {
      "",
      "Examples:",
      "  ./tickcache model --output /models/small",
      "  ./tickcache model --output /models/prefixed --prefix 16",
      "  ./tickcache model --output /models/big --size reference --positions learned \\",
      "    --seed 7",
      "  ./tickcache model --output /models/own --from /models/small --torchscript"
    })
final class ModelCommand implements Callable<Integer> {

  private static final Set<String> WITH_FROM =
      Set.of("--from", "--output", "--torchscript", "--json");

  /** What an array holds, less a megabyte for the header. */
  private static final long LARGEST_FILE = Integer.MAX_VALUE - (1 << 20);

  /** Sizes that have a name. */
  enum Size {
    SMALL,
    REFERENCE
  }

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where to write config.json and model.safetensors (or model.pt).")
  private Path output;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Copy this model instead of making random weights.")
  private Path from;

  @Option(
      names = "--torchscript",
      description =
          "Write the network as model.pt, which torch.jit.load reads, instead of model.safetensors.")
  private boolean torchScript;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "small",
      description =
          "small (width 64, 4 heads, 2 layers, context 256; the default) or reference (256, 8, 6, 4096).")
  private Size size;

  @Mixin private SizeArguments sizes;

  @Option(names = "--positions", paramLabel = "P", description = "rope (the default) or learned.")
  private PositionEncoding positions;

  @Option(
      names = "--max-positions",
      paramLabel = "N",
      description =
          "Length of the table of learned positions (default 65536); each takes 4 bytes × width.")
  private Integer maxPositions;

  @Option(
      names = "--head",
      paramLabel = "H",
      description = "regression (the default), direction or allocation.")
  private HeadType head;

  @Option(
      names = "--outputs",
      split = ",",
      paramLabel = "NAME",
      description = "Names of the outputs, separated by commas; a name implies its unit.")
  private List<String> outputs;

  @Option(
      names = "--prefix",
      paramLabel = "N",
      description =
          "Market records, at most 64, that each step attends to as well (default: none; rope only).")
  private Integer prefix;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the weights (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print what was made as one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (ModelDirectory.isIn(output)) {
      throw new UserException("--output " + output + ": there is a model already");
    }
    OutputPath.requireDirectory("--output", output);
    ModelDirectory made = from == null ? ModelFactory.untrained(config(), seed) : copied();
    ModelDirectory model = torchScript ? TorchScriptArchive.modelOf(made) : made;
    model.write(output);
    if (json) {
      System.out.println(
          FiniteJson.line(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("model", model.filesId())
                  .put("directory", output.toString())
                  .put("trained", model.config().trained())));
    } else {
      System.out.println(model.filesId() + " in " + output);
    }
    return 0;
  }

  private ModelDirectory copied() {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!WITH_FROM.contains(option.longestName())) {
        throw new UserException(
            "--from: the model is a copy, so %s means nothing".formatted(option.longestName()));
      }
    }
    return ModelCheck.read("--from", from);
  }

  private ModelConfig config() {
    ModelConfig base =
        size == Size.SMALL ? ModelFactory.smallConfig() : ModelFactory.referenceConfig();
    try {
      ModelConfig config =
          new ModelConfig(
              base.formatVersion(),
              base.name(),
              false,
              architecture(base.architecture()),
              base.tokenTypes(),
              new ModelConfig.Head(
                  head == null ? base.head().type() : head,
                  outputs == null ? base.head().outputs() : outputs,
                  base.head().confidenceScale()));
      requireFile(config);
      return prefix == null ? config : ModelFactory.withPrefix(config, prefix);
    } catch (IllegalArgumentException e) {
      throw new UserException("model: " + e.getMessage(), e);
    }
  }

  /** Weights are read and written as one array of bytes. */
  private static void requireFile(ModelConfig config) {
    long bytes =
        ModelParameters.shapes(config).values().stream()
            .mapToLong(
                shape -> Arrays.stream(shape).asLongStream().reduce(Float.BYTES, (a, b) -> a * b))
            .sum();
    if (bytes > LARGEST_FILE) {
      throw new UserException(
          "model: weights of %s bytes: a model.safetensors holds %s at most; make it smaller"
              .formatted(bytes, LARGEST_FILE));
    }
  }

  private Architecture architecture(Architecture base) {
    PositionEncoding encoding = positions == null ? base.positionEncoding() : positions;
    boolean learned = encoding == PositionEncoding.LEARNED;
    Integer table = learned && maxPositions == null ? Integer.valueOf(1 << 16) : maxPositions;
    return sizes.over(
        new Architecture(
            base.dModel(),
            base.nHeads(),
            base.nLayers(),
            base.dFf(),
            base.maxContext(),
            encoding,
            learned ? null : base.ropeBase(),
            table));
  }
}
