package io.tickcache.job.kafka.transactions;

import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.options.OnLostTransaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's committer, which drops a transaction that the brokers have aborted and goes on.
 * Here it is counted, logged with its records' offsets, and fails the job unless told otherwise.
 */
final class WatchedCommitter implements Committer<KafkaCommittable> {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedCommitter.class);

  private final Committer<KafkaCommittable> connectors;
  private final FateReader fates;
  private final OnLostTransaction onLost;
  private final Counter transactionsLost;
  private final Counter recordsLost;

  WatchedCommitter(
      Committer<KafkaCommittable> connectors,
      FateReader fates,
      OnLostTransaction onLost,
      MetricGroup metrics) {
    this.connectors = connectors;
    this.fates = fates;
    this.onLost = onLost;
    MetricGroup group = metrics.addGroup(InferenceMetrics.GROUP);
    transactionsLost = group.counter(WatchedSink.TRANSACTIONS_LOST);
    recordsLost = group.counter(WatchedSink.RECORDS_LOST);
  }

  /**
   * Commits what can be.
   *
   * @throws SuppressRestartsException if records are lost and nobody said that the job may go on
   */
  @Override
  public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
      throws IOException, InterruptedException {
    List<WatchedRequest> watched =
        requests.stream().map(request -> new WatchedRequest(request, fates)).toList();
    try {
      connectors.commit(List.copyOf(watched));
    } finally {
      watched.stream().filter(request -> request.fate() == Fate.UNKNOWN).forEach(this::warn);
      watched.stream().filter(request -> request.fate() == Fate.ABORTED).forEach(this::count);
    }
    List<String> lost = new ArrayList<>();
    for (WatchedRequest request : watched) {
      if (request.fate() == Fate.ABORTED) {
        lost.add(text(request.getCommittable()));
      }
    }
    if (!lost.isEmpty() && onLost == OnLostTransaction.FAIL) {
      throw new SuppressRestartsException(new LostTransactionException(lost));
    }
  }

  private void warn(WatchedRequest request) {
    LOG.warn(
        "Transaction {} could not be committed, and whether it was before cannot be told: its records are not known, or deleted by now.",
        request.getCommittable().getTransactionalId(),
        request.reason());
  }

  private void count(WatchedRequest request) {
    transactionsLost.inc();
    recordsLost.inc(WrittenRange.records(WatchedCommittable.rangesOf(request.getCommittable())));
    LOG.error("Lost: {}.", text(request.getCommittable()), request.reason());
  }

  private static String text(KafkaCommittable transaction) {
    return "transaction %s (producer %d, epoch %d), which the brokers aborted before it could be committed, with %s"
        .formatted(
            transaction.getTransactionalId(),
            transaction.getProducerId(),
            transaction.getEpoch(),
            WrittenRange.text(WatchedCommittable.rangesOf(transaction)));
  }

  @Override
  public void close() {
    Quietly.close("the committer of transactions", connectors);
  }
}
