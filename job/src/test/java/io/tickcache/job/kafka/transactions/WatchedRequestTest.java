package io.tickcache.job.kafka.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class WatchedRequestTest {

  /** As of an older build, without offsets: nothing can be looked up. */
  private final Signals signals =
      new Signals(new KafkaCommittable(1, (short) 0, "id", null), new ArrayList<>());

  private final WatchedRequest request =
      new WatchedRequest(signals, new FateReader(new Properties()));

  @Test
  void givesUpWhatTheBrokersHaveForgottenWithAWarning() {
    request.signalFailedWithUnknownReason(new InvalidPidMappingException("id"));
    assertThat(signals.given).containsExactly("known");
    assertThat(request.fate()).as("which is warned of").isEqualTo(Fate.UNKNOWN);
  }

  @Test
  void failsOnWhatANextAttemptMayCommit() {
    request.signalFailedWithUnknownReason(new TimeoutException("no broker"));
    assertThat(signals.given).containsExactly("unknown");
  }

  private record Signals(KafkaCommittable committable, List<String> given)
      implements CommitRequest<KafkaCommittable> {

    @Override
    public KafkaCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable t) {
      given.add("known");
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable t) {
      given.add("unknown");
    }

    @Override
    public void retryLater() {
      given.add("later");
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable committable) {
      given.add("later");
    }

    @Override
    public void signalAlreadyCommitted() {
      given.add("committed");
    }
  }
}
