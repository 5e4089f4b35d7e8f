package io.tickcache.inference;

/**
 * Where a context's keys and values come from.
 *
 * @param rebuilt whether they were recomputed from retained inputs after another model or storage
 *     had made them; never false again for that context
 * @param firstPosition what predictions call the position of the first step that the context still
 *     knows: a rebuilt one knows of none before, but its steps keep their numbers
 */
record ContextOrigin(boolean rebuilt, long firstPosition) {

  /** Every key and value is the one first computed. */
  static final ContextOrigin KEPT = new ContextOrigin(false, 0);

  static ContextOrigin rebuiltFrom(long firstPosition) {
    return new ContextOrigin(true, firstPosition);
  }
}
