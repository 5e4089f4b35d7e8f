package io.tickcache.inference;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platforms that computed the keys and values in state. Predictions are bit-identical on one
 * platform; a context that goes on under another is as right, but rounds otherwise.
 */
final class PlatformState {

  private static final Logger LOG = LoggerFactory.getLogger(PlatformState.class);

  private final ListState<String> platforms;

  PlatformState(OperatorStateStore store) throws Exception {
    platforms =
        store.getUnionListState(new ListStateDescriptor<>("platforms", StringSerializer.INSTANCE));
  }

  /**
   * Whether the state was computed elsewhere, which is also logged.
   *
   * @param here {@link io.tickcache.model.InferenceEngine#platform()}
   */
  boolean differsFrom(String here) throws Exception {
    List<String> others = new ArrayList<>();
    for (String platform : platforms.get()) {
      if (!platform.equals(here) && !others.contains(platform)) {
        others.add(platform);
      }
    }
    if (!others.isEmpty()) {
      LOG.warn(
          "Restored keys and values were computed on {}; this is {}: predictions go on, but not bit"
              + " for bit",
          others,
          here);
    }
    return !others.isEmpty();
  }

  /** Says that the state now written is of this platform. */
  void write(String here) throws Exception {
    platforms.update(List.of(here));
  }
}
