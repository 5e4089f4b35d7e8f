package io.tickcache.inference;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.model.TokenSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.checkpoint.MasterTriggerRestoreHook;
import org.apache.flink.streaming.api.checkpoint.WithMasterCheckpointHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the events of instruments pass, and not market records. Carries the job's label as well:
 * Flink has the job manager ask functions, and nothing else, for what a checkpoint's metadata
 * holds.
 */
final class InstrumentEvents
    implements FilterFunction<RawEvent>, WithMasterCheckpointHook<CheckpointLabel> {

  private final CheckpointLabel label;

  InstrumentEvents(CheckpointLabel label) {
    this.label = label;
  }

  @Override
  public boolean filter(RawEvent event) {
    return event.source() != TokenSource.MARKET;
  }

  @Override
  public MasterTriggerRestoreHook<CheckpointLabel> createMasterTriggerRestoreHook() {
    return new Hook(label);
  }

  private static final class Hook implements MasterTriggerRestoreHook<CheckpointLabel> {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointLabel.class);

    private final CheckpointLabel own;

    Hook(CheckpointLabel own) {
      this.own = own;
    }

    @Override
    public String getIdentifier() {
      return CheckpointLabel.HOOK;
    }

    @Override
    public CompletableFuture<CheckpointLabel> triggerCheckpoint(
        long checkpointId, long timestamp, Executor executor) {
      return CompletableFuture.completedFuture(own);
    }

    /** Whoever names a checkpoint may take over another job's; but it is said. */
    @Override
    public void restoreCheckpoint(long checkpointId, CheckpointLabel restored) {
      if (restored != null && !restored.equals(own)) {
        LOG.warn(
            "Checkpoint {} is of the job {}; this one is {}",
            checkpointId,
            restored.words(),
            own.words());
      }
    }

    @Override
    public SimpleVersionedSerializer<CheckpointLabel> createCheckpointDataSerializer() {
      return CheckpointLabel.Format.INSTANCE;
    }
  }
}
