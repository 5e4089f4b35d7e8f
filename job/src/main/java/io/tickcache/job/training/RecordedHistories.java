package io.tickcache.job.training;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.FeedFaults;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.replay.BadLines;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.RecordingsTable;
import io.tickcache.recording.RecordingOptions;
import io.tickcache.steps.EventAccount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Reads recordings into histories, and says what they hold. */
public final class RecordedHistories {

  private static final int EVENTS_A_FRAME = 50_000;

  private RecordedHistories() {}

  /**
   * The histories of all instruments.
   *
   * @throws UserException if there is nothing to read, or no step in it
   */
  public static Histories read(HistoryOptions options, ContextRules rules, Terminal terminal)
      throws IOException {
    BadLines badLines = new BadLines(terminal);
    RecordingOptions reading =
        new RecordingsTable(terminal)
            .listen(RecordingOptions.defaults())
            .withKlineLabels(options.klineLabels())
            .withKlineInterval(options.klineInterval())
            .withBadLinePolicy(options.badLines())
            .withBadLineListener(badLines);
    try (MarketFeed feed =
        MarketFeed.recordings(options.recordings(), reading, options.marketInterval(), null)) {
      Histories histories = HistoryReader.read(counting(feed, terminal), rules);
      badLines.finish();
      if (histories.steps() == 0) {
        throw noSteps(options, feed, histories.faults());
      }
      feed.account().describeLines().forEach(terminal::println);
      describe(histories, terminal);
      return histories;
    }
  }

  private static UserException noSteps(HistoryOptions options, MarketFeed feed, FeedFaults faults) {
    EventAccount account = faults.account();
    List<String> reasons = new ArrayList<>(account.describe()); // the commonest first
    feed.account().describeLines().forEach(line -> reasons.add(line.strip()));
    return new UserException(
        String.format(
            Locale.ROOT,
            "--recordings %s: no steps of %,d events: order books need a snapshot and updates,"
                + " klines 25 in a row: %s%s",
            options.recordings(),
            account.records(),
            String.join("; ", reasons),
            firstFault(faults)));
  }

  private static String firstFault(FeedFaults faults) {
    return faults.first() == null ? "" : "; first fault: " + faults.first();
  }

  private static Iterator<RecordedEvent> counting(MarketFeed feed, Terminal terminal) {
    return new Iterator<>() {
      private long events;

      @Override
      public boolean hasNext() {
        return feed.hasNext();
      }

      @Override
      public RecordedEvent next() {
        events++;
        if (events % EVENTS_A_FRAME == 0 && terminal.isInteractive()) {
          terminal.draw(List.of(String.format(Locale.ROOT, "reading: %,d events", events)));
        }
        return feed.next();
      }
    };
  }

  private static void describe(Histories histories, Terminal terminal) {
    FeedFaults faults = histories.faults();
    terminal.println(
        String.format(
            Locale.ROOT,
            "read %,d steps of %d instruments; %d gaps, %d crossed books, %d updates without book,"
                + " %d missing klines, %d refused%s",
            histories.steps(),
            histories.all().size(),
            faults.gaps(),
            faults.crossed(),
            faults.withoutBook(),
            faults.klineGaps(),
            faults.refused(),
            firstFault(faults)));
    faults.account().describe().forEach(line -> terminal.println("  " + line));
    int records = histories.market().entries().size();
    if (records > 0) {
      terminal.println(String.format(Locale.ROOT, "made %,d market records of them", records));
    }
  }
}
