package io.tickcache.inference.state;

import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.Architecture;
import io.tickcache.steps.TokenTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.common.state.MapState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The retained inputs in keyed state: pages of {@value InputPage#SIZE}, by their place in a ring.
 * Every method works on the instrument that is the current key.
 */
final class InputPageState {

  private static final Logger LOG = LoggerFactory.getLogger(InputPageState.class);

  private final MapState<Integer, byte[]> pages;
  private final boolean retaining;
  private final TokenTypes tokenTypes;
  private final int window;
  private final int longestRebuild;
  private final InferenceMetrics metrics;
  private boolean saidWhy;

  /**
   * @param retaining whether new inputs are kept
   * @param tokenTypes what the model takes
   */
  InputPageState(
      MapState<Integer, byte[]> pages,
      boolean retaining,
      TokenTypes tokenTypes,
      Architecture model,
      InferenceMetrics metrics) {
    this.pages = pages;
    this.retaining = retaining;
    this.tokenTypes = tokenTypes;
    this.window = model.maxContext();
    Integer positions = model.maxPositions();
    this.longestRebuild = positions == null ? window : Math.min(window, positions);
    this.metrics = metrics;
  }

  /** For a context without steps; null if no inputs are kept. */
  UnwrittenInputs begin() {
    return retaining ? new UnwrittenInputs(window, 0, null) : null;
  }

  /**
   * For a context that was written.
   *
   * @param nextPosition of its next step, as predictions count
   * @return null if no inputs are kept
   */
  UnwrittenInputs resume(long nextPosition) throws IOException {
    if (!retaining) {
      return null;
    }
    InputPage last = page(nextPosition);
    boolean goesOn =
        nextPosition % InputPage.SIZE != 0 && last != null && last.endPosition() == nextPosition;
    return new UnwrittenInputs(window, nextPosition, goesOn ? last : null);
  }

  void write(UnwrittenInputs inputs) throws Exception {
    for (var page : inputs.unwritten().entrySet()) {
      byte[] bytes = InputPageFormat.INSTANCE.toBytes(page.getValue());
      pages.put(page.getKey(), bytes);
      metrics.stateBytes.inc(bytes.length);
      metrics.stateInputBytes.inc(bytes.length);
    }
    inputs.markWritten();
  }

  /** The page that has the input of {@code position} if any has; null if there is none. */
  InputPage page(long position) throws IOException {
    byte[] bytes;
    try {
      bytes = pages.get(UnwrittenInputs.place(position, UnwrittenInputs.ringPages(window)));
    } catch (Exception e) {
      throw new IOException("cannot read the inputs of step " + position + " from keyed state", e);
    }
    return bytes == null ? null : InputPageFormat.INSTANCE.fromBytes(bytes);
  }

  /**
   * Lays the inputs before {@code end} as this model's ring wants them.
   *
   * @return the first position to rebuild from: at most a window before {@code end}; empty if the
   *     inputs just before it were not retained or the model does not take them
   */
  OptionalLong prepareRebuild(String instrument, long end) throws Exception {
    List<InputPage> last = pagesBefore(end);
    if (last.isEmpty()) {
      sayOnce("were not retained", instrument);
      return OptionalLong.empty();
    }
    if (!last.stream().allMatch(page -> page.fits(tokenTypes))) {
      sayOnce("are not what the model takes", instrument);
      return OptionalLong.empty();
    }
    pages.clear();
    for (InputPage page : last) {
      int place = UnwrittenInputs.place(page.firstPosition(), UnwrittenInputs.ringPages(window));
      pages.put(place, InputPageFormat.INSTANCE.toBytes(page));
    }
    long first = last.get(last.size() - 1).firstPosition();
    return OptionalLong.of(Math.max(first, end - longestRebuild));
  }

  /** As many without a hole as a rebuild wants, the latest first. */
  private List<InputPage> pagesBefore(long end) throws Exception {
    List<InputPage> stored = new ArrayList<>();
    for (byte[] bytes : pages.values()) {
      stored.add(InputPageFormat.INSTANCE.fromBytes(bytes));
    }
    stored.sort(Comparator.comparingLong(InputPage::firstPosition).reversed());
    List<InputPage> last = new ArrayList<>();
    long from = end;
    for (InputPage page : stored) {
      if (page.endPosition() != from || end - from >= longestRebuild) {
        break;
      }
      last.add(page);
      from = page.firstPosition();
    }
    return last;
  }

  private void sayOnce(String why, String instrument) {
    if (!saidWhy) {
      LOG.warn(
          "The inputs of '{}' {}: it begins a new context. Others like it are only counted, by {}.",
          instrument,
          why,
          InferenceMetrics.CONTEXTS_DROPPED);
      saidWhy = true;
    }
  }

  void clear() {
    pages.clear();
  }
}
