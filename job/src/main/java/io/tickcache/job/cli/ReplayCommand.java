package io.tickcache.job.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.PublishedCounts;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.kafka.access.Rights;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.BadLines;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.MarketFeeds;
import io.tickcache.job.replay.RecordingsTable;
import io.tickcache.job.replay.Replayer;
import io.tickcache.model.FiniteJson;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code replay}: a market onto the input topics. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Publishes recordings, or the simulated market, to the job's input topics, merged by event time.",
    footer = {
      "",
      "Example:",
      "  ./tickcache replay --recordings ~/binance \\",
      "    --bootstrap-servers localhost:9092 --create-topics 4 --speed 10x"
    })
final class ReplayCommand implements Callable<Integer> {

  @Mixin private FeedArguments feed;
  @Mixin private KafkaArguments kafka;

  @Option(
      names = "--create-topics",
      paramLabel = "PARTITIONS",
      description = "First create those of the job's topics that do not exist.")
  private Integer partitions;

  @Option(
      names = "--live",
      description =
          "Open the simulated market now: its event times are the clock's. Without: 2026-01-01.")
  private boolean live;

  @Option(
      names = "--json",
      description = "Print the figures as one JSON object, and nothing else, to standard output.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Terminal terminal = Terminal.of(json);
    FeedOptions options = feed.toOptions();
    KafkaConfig brokers = kafka.brokers();
    TopicsConfig topics = kafka.topics();
    long start = System.nanoTime();
    try (MarketFeed market = open(options, terminal)) {
      prepare(brokers, topics, options, market.nextEventTimeMicros());
      try (EventPublisher publisher = new EventPublisher(brokers, topics)) {
        replay(market, publisher, options, terminal);
        requireRecords(publisher.counts(), market);
        report(publisher.counts(), market, System.nanoTime() - start, terminal);
      }
    }
    return 0;
  }

  private MarketFeed open(FeedOptions options, Terminal terminal) {
    return live
        ? MarketFeeds.live(options, Instant.now())
        : MarketFeeds.open(options, new RecordingsTable(terminal), new BadLines(terminal));
  }

  /** The simulated market has no end that the duration could cut off. */
  private boolean isCut(MarketFeed market) {
    return market.isCut() && !feed.toOptions().isSimulated();
  }

  private void prepare(
      KafkaConfig brokers, TopicsConfig topics, FeedOptions options, long oldestMicros) {
    try (Topics admin = new Topics(brokers)) {
      if (partitions != null) {
        admin.create(topics.all(), partitions);
      }
      Rights.require(brokers, written(topics, options));
      admin.requireKept(topics.all(), oldestMicros);
    }
  }

  /** The topics that are written to, with what is done with them: also asked how long they keep. */
  private static Map<String, Set<AclOperation>> written(TopicsConfig topics, FeedOptions options) {
    return Stream.of(JobTopic.ORDER_BOOK, JobTopic.KLINES, JobTopic.MARKET)
        .filter(topic -> topic != JobTopic.MARKET || options.marketInterval() != null)
        .collect(
            Collectors.toMap(
                topics::name, topic -> Set.of(AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS)));
  }

  private static void replay(
      MarketFeed market, EventPublisher publisher, FeedOptions options, Terminal terminal)
      throws InterruptedException {
    new Replayer(
            publisher,
            options.speed(),
            event -> {},
            () -> {
              if (terminal.isInteractive()) {
                terminal.draw(
                    List.of(
                        String.format(
                            Locale.ROOT, "%,d records published", publisher.counts().records())));
              }
            })
        .replay(market);
  }

  /** Trades alone, for instance, are no records of any topic. */
  private static void requireRecords(PublishedCounts counts, MarketFeed market) {
    if (counts.records() == 0) {
      throw new UserException(
          "nothing was published: "
              + market.account().describe().stream()
                  .map(String::strip)
                  .collect(Collectors.joining("; ")));
    }
  }

  private void report(PublishedCounts counts, MarketFeed market, long nanos, Terminal terminal) {
    double seconds = nanos / (double) TimeUnit.SECONDS.toNanos(1);
    terminal.println(
        String.format(
            Locale.ROOT,
            "published %,d updates, %,d snapshots and %,d klines of %d instruments, %,d market records in %.1f s%s%s",
            counts.updates(),
            counts.snapshots(),
            counts.klines(),
            counts.instruments(),
            counts.marketRecords(),
            seconds,
            isCut(market) ? ", cut by --duration" : "",
            market.badLines() > 0 ? ", skipped " + market.badLines() + " bad lines" : ""));
    if (!feed.toOptions().isSimulated()) {
      market.account().describeLines().forEach(terminal::println);
    }
    if (json) {
      ObjectNode figures = JsonNodeFactory.instance.objectNode();
      figures.put("records", counts.records()).put("updates", counts.updates());
      figures.put("snapshots", counts.snapshots()).put("klines", counts.klines());
      figures.put("market_records", counts.marketRecords());
      figures.put("instruments", counts.instruments()).put("bad_lines", market.badLines());
      System.out.println(
          FiniteJson.line(figures.put("cut", isCut(market)).put("seconds", seconds)));
    }
  }
}
