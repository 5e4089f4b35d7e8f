package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.options.KafkaConfig;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;

/**
 * The transactional ids of a test's jobs.
 *
 * @param kafka where the brokers are
 * @param start what they begin with
 */
record TransactionalIds(KafkaConfig kafka, String start) {

  /** Those with transactions in one of these states; none: in any. */
  List<String> find(TransactionState... states) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      return admin
          .listTransactions(new ListTransactionsOptions().filterStates(Set.of(states)))
          .all()
          .get()
          .stream()
          .map(TransactionListing::transactionalId)
          .filter(id -> id.startsWith(start))
          .toList();
    }
  }

  /** What a job does at its start to producers that have its ids. */
  void fence() throws Exception {
    List<String> ids = find();
    assertThat(ids).isNotEmpty();
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.fenceProducers(ids).all().get();
    }
  }
}
