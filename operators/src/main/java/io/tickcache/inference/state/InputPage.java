package io.tickcache.inference.state;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.steps.TokenTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs of consecutive steps, at most {@value ContextGeometry#PAGE_SIZE}, all between two
 * multiples of that many positions. Says of itself which positions they are and by which feature
 * schemas they were extracted, so that it is never taken for something else.
 */
public final class InputPage {

  static final int SIZE = ContextGeometry.PAGE_SIZE;

  private final long firstPosition;
  private final List<InputKind> kinds = new ArrayList<>();
  private final List<RetainedInput> inputs = new ArrayList<>(SIZE);

  /** A page without inputs, whose first one will be that of {@code firstPosition}. */
  InputPage(long firstPosition) {
    this.firstPosition = firstPosition;
  }

  void add(RetainedInput input) {
    if (!kinds.contains(input.kind())) {
      kinds.add(input.kind());
    }
    inputs.add(input);
  }

  long firstPosition() {
    return firstPosition;
  }

  /** The position after its last one. */
  long endPosition() {
    return firstPosition + inputs.size();
  }

  public boolean holds(long position) {
    return position >= firstPosition && position < endPosition();
  }

  public RetainedInput input(long position) {
    return inputs.get(Math.toIntExact(position - firstPosition));
  }

  /** Whether a model takes all of its inputs, extracted as they are. */
  boolean fits(TokenTypes tokenTypes) {
    return kinds.stream()
        .allMatch(
            kind ->
                tokenTypes.takes(kind.source())
                    && kind.equals(InputKind.of(kind.source(), tokenTypes)));
  }

  /** The inputs' kinds and features, as a {@link InputPageFormat} writes them. */
  List<InputKind> kinds() {
    return kinds;
  }

  List<RetainedInput> inputs() {
    return inputs;
  }

  /** A page that was written: its kinds may be of another build. */
  static InputPage of(long firstPosition, List<InputKind> kinds, List<RetainedInput> inputs) {
    InputPage page = new InputPage(firstPosition);
    page.kinds.addAll(kinds);
    page.inputs.addAll(inputs);
    return page;
  }
}
