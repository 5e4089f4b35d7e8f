package io.tickcache.job.kafka.transactions;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.common.errors.InvalidPidMappingException;

/**
 * A transaction to be committed. Of one that the connector gives up it finds out what became of it:
 * the connector itself drops it, and goes on.
 */
final class WatchedRequest implements CommitRequest<KafkaCommittable> {

  private final CommitRequest<KafkaCommittable> request;
  private final FateReader fates;
  private Fate fate;
  private Throwable reason;

  WatchedRequest(CommitRequest<KafkaCommittable> request, FateReader fates) {
    this.request = request;
    this.fates = fates;
  }

  /** What became of it; null if the connector could commit it, or will try again. */
  Fate fate() {
    return fate;
  }

  /** Why the connector gave it up. */
  Throwable reason() {
    return reason;
  }

  @Override
  public KafkaCommittable getCommittable() {
    return request.getCommittable();
  }

  @Override
  public int getNumberOfRetries() {
    return request.getNumberOfRetries();
  }

  @Override
  public void signalFailedWithKnownReason(Throwable t) {
    if (find(t) == Fate.COMMITTED) {
      request.signalAlreadyCommitted();
    } else {
      request.signalFailedWithKnownReason(t);
    }
  }

  /**
   * Also what the brokers have forgotten: an id that nobody used for a week is not known. Of that
   * no next attempt would learn more.
   */
  @Override
  public void signalFailedWithUnknownReason(Throwable t) {
    switch (find(t)) {
      case COMMITTED -> request.signalAlreadyCommitted();
      case ABORTED -> request.signalFailedWithKnownReason(t);
      case UNKNOWN -> {
        if (t instanceof InvalidPidMappingException) {
          request.signalFailedWithKnownReason(t);
        } else {
          request.signalFailedWithUnknownReason(t);
        }
      }
    }
  }

  @Override
  public void retryLater() {
    request.retryLater();
  }

  @Override
  public void updateAndRetryLater(KafkaCommittable committable) {
    request.updateAndRetryLater(committable);
  }

  @Override
  public void signalAlreadyCommitted() {
    request.signalAlreadyCommitted();
  }

  /** As the connector's log lines name it. */
  @Override
  public String toString() {
    return getCommittable().toString();
  }

  /**
   * Asks once.
   *
   * @throws IllegalStateException if it cannot be told now; the job tries again
   */
  private Fate find(Throwable t) {
    try {
      reason = t;
      fate = fates.of(WatchedCommittable.rangesOf(getCommittable()));
      return fate;
    } catch (IOException e) {
      e.addSuppressed(t);
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
