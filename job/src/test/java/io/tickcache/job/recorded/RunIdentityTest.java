package io.tickcache.job.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a run is the same as another one. */
class RunIdentityTest {

  @Test
  void theSameFilesNamedAnotherWayAreTheSame() {
    Path whole = Path.of("recordings").toAbsolutePath();
    assertThat(RunIdentity.feedWords(feed(Path.of("recordings"), null)))
        .isEqualTo(RunIdentity.feedWords(feed(whole, null)))
        .isEqualTo(RunIdentity.feedWords(feed(Path.of("x/../recordings"), null)))
        .isNotEqualTo(RunIdentity.feedWords(feed(Path.of("others"), null)));
  }

  @Test
  void whatDiffersIsSaidInWords() {
    RunIdentity before = identity(feed(Path.of("/r"), Duration.ofMinutes(1)));
    assertThat(identity(feed(Path.of("/r"), null)).difference(before))
        .contains("klines of trades: none");
    assertThat(identity(feed(Path.of("/other"), Duration.ofMinutes(1))).difference(before))
        .contains("recordings: [/other]");
  }

  private static RunIdentity identity(FeedOptions feed) {
    return new RunIdentity(
        RunIdentity.feedWords(feed).entrySet().stream()
            .map(word -> word.getKey() + ": " + word.getValue())
            .toList());
  }

  private static FeedOptions feed(Path recordings, Duration klineInterval) {
    return new FeedOptions(
        List.of(recordings),
        null,
        Speed.MAX,
        klineInterval,
        null,
        BadLinePolicy.SKIP,
        KlineLabels.NONE,
        1,
        1,
        1);
  }
}
