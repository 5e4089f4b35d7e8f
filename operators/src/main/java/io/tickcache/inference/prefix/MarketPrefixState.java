package io.tickcache.inference.prefix;

import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.steps.RefusedEventException;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/**
 * Brings {@link MarketPrefix} into operator state at a checkpoint, and back. Every subtask writes
 * its own copy and reads all of them: one that is ahead of the others has forgotten records that
 * they still need, so what holds after a restore, at any parallelism, is the union.
 */
public final class MarketPrefixState {

  private final ListState<byte[]> copies;
  private long passedMillis = MarketPrefix.NONE;

  public MarketPrefixState(OperatorStateStore store) throws Exception {
    copies =
        store.getUnionListState(
            new ListStateDescriptor<>("market-records", BytePrimitiveArraySerializer.INSTANCE));
  }

  /** Makes the state hold what is held now. */
  public void write(MarketPrefix records) throws Exception {
    copies.update(
        List.of(
            MarketPrefixFormat.INSTANCE.toBytes(
                new MarketPrefixFormat.Copy(
                    records.releasedMillis(),
                    records.all().stream().map(MarketRecord::raw).toList()))));
  }

  /**
   * What all subtasks held; nothing if the model takes no prefix, whatever another one took.
   *
   * @param prefixLength the most records that a step sees
   */
  public MarketPrefix read(MarketRecordDecoder decoder, int prefixLength, Ordering ordering)
      throws Exception {
    MarketPrefix records = new MarketPrefix(prefixLength, ordering);
    passedMillis = Long.MAX_VALUE;
    for (byte[] copy : copies.get()) {
      read(MarketPrefixFormat.INSTANCE.fromBytes(copy), prefixLength, decoder, records);
    }
    passedMillis = passedMillis == Long.MAX_VALUE ? MarketPrefix.NONE : passedMillis;
    return records;
  }

  private void read(
      MarketPrefixFormat.Copy copy,
      int prefixLength,
      MarketRecordDecoder decoder,
      MarketPrefix records)
      throws RefusedEventException {
    if (prefixLength > 0) {
      for (RawEvent record : copy.records()) {
        records.restore(decoder.decode(record));
      }
    }
    records.restoreReleased(copy.releasedMillis());
    passedMillis = Math.min(passedMillis, copy.releasedMillis());
  }

  /**
   * The watermark that every subtask had passed when it wrote what was read, milliseconds; {@link
   * MarketPrefix#NONE} if there was none. What one that was behind still takes is later than that.
   */
  public long passedMillis() {
    return passedMillis;
  }
}
