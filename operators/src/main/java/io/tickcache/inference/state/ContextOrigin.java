package io.tickcache.inference.state;

import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.RetentionPolicy;

/**
 * Where a context's keys and values come from.
 *
 * @param rebuilt whether they were recomputed from retained inputs after another model or storage
 *     had made them; never false again for that context
 * @param firstPosition what predictions call the position of the first step that the context still
 *     knows: a rebuilt one knows of none before, but its steps keep their numbers
 * @param ownFrom position in the context from which no number of another arithmetic can reach a
 *     prediction; {@value #NEVER} if that does not come
 */
public record ContextOrigin(boolean rebuilt, long firstPosition, long ownFrom) {

  private static final long NEVER = Long.MAX_VALUE;

  /** Every key and value is the one first computed. */
  public static final ContextOrigin KEPT = new ContextOrigin(false, 0, 0);

  public static ContextOrigin rebuiltFrom(long firstPosition) {
    return new ContextOrigin(true, firstPosition, 0);
  }

  /**
   * The same of a context whose steps so far were computed by another arithmetic. Under a sliding
   * window a layer's query sees no key older than the window, and that of the first layer depends
   * on its own step alone: so what another arithmetic computed is gone after as many windows as
   * there are layers.
   */
  ContextOrigin ofOtherArithmetic(KvContextSnapshot context, int layers) {
    boolean forgets = context.retention().equals(RetentionPolicy.SLIDING_WINDOW);
    long steps = (long) layers * (context.maxContext() - 1);
    return new ContextOrigin(
        rebuilt, firstPosition, forgets ? context.nextPosition() + steps : NEVER);
  }

  /** Whether the step at a position of the context has the bits of this engine's arithmetic. */
  public boolean isOwn(long position) {
    return position >= ownFrom;
  }
}
