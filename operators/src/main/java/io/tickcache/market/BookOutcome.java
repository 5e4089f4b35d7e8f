package io.tickcache.market;

/** What {@link OrderBook#apply} did with an update. */
public enum BookOutcome {
  /** The snapshot replaced the book, which is valid now. No step. */
  SNAPSHOT(true),

  /**
   * The delta was applied; both sides have levels and the best bid is below the best ask. A step.
   */
  APPLIED(true),

  /** The delta was applied and the book is valid, but a side has no level. No step. */
  ONE_SIDED(true),

  /** A delta before the first snapshot. */
  NO_SNAPSHOT(false),

  /** A delta of a book that is invalid since a gap or a cross. */
  INVALID(false),

  /** A delta that the book already contains: a duplicate, or one out of order. Book untouched. */
  STALE(false),

  /** A delta that does not follow the book's last one. The book is invalid until a snapshot. */
  GAP(false),

  /** The best bid reached the best ask. The book is invalid until a snapshot. */
  CROSSED(false);

  private final boolean accepted;

  BookOutcome(boolean accepted) {
    this.accepted = accepted;
  }

  /** Whether there was no book that the update could have changed. */
  public boolean withoutBook() {
    return this == NO_SNAPSHOT || this == INVALID;
  }

  /** Whether the book is valid and contains the update. */
  public boolean accepted() {
    return accepted;
  }
}
