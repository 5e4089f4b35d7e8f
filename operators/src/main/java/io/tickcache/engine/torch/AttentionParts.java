package io.tickcache.engine.torch;

import java.nio.LongBuffer;

/**
 * What the rows of a pass see, as parts: rows that follow each other, all of which see the same
 * places of the pool, places that follow each other too. Rows come in order, and each names what it
 * sees in the order in which attention is to be put together: a row's part is a function of the row
 * alone, however many others share it, and so are the bits that it gives.
 */
final class AttentionParts {

  /** What the GPU's kernel computes at once, and as many sums as it has room for in every part. */
  private static final int MOST_ROWS = 64;

  private final Longs firstRow = new Longs();
  private final Longs rows = new Longs();
  private final Longs place = new Longs();
  private final Longs count = new Longs();
  private final Longs partsOfRows = new Longs();
  private final Longs endOfRow = new Longs();
  private final Longs turned = new Longs();
  private int rowsOfPass;
  private int mostRows;
  private int mostPlaces;
  private int mostPartsOfRow;
  private boolean anyUnturned;
  private int beginOfLast;
  private int beginOfRow;

  /** Begins the next row. */
  void row() {
    if (rowsOfPass++ > 0) {
      endOfRow.add(partsOfRows.size());
    }
    beginOfLast = beginOfRow;
    beginOfRow = partsOfRows.size();
  }

  /**
   * The row sees so many places of the pool.
   *
   * @param rotated whether it asks with the rotation of its position: for steps, not for a prefix
   */
  void see(long firstPlace, int places, boolean rotated) {
    int part = sharedPart(firstPlace, places);
    if (part < 0) {
      part = size();
      firstRow.add(endOfRow.size());
      rows.add(0);
      place.add(firstPlace);
      count.add(places);
      turned.add(rotated ? 1 : 0);
    }
    rows.set(part, rows.get(part) + 1);
    partsOfRows.add(part);
    mostRows = Math.max(mostRows, (int) rows.get(part));
    mostPlaces = Math.max(mostPlaces, places);
    mostPartsOfRow = Math.max(mostPartsOfRow, partsOfRows.size() - beginOfRow);
    anyUnturned |= !rotated;
  }

  /** The part of the row before that sees just this; -1 for none. */
  private int sharedPart(long firstPlace, int places) {
    int parts = beginOfRow - beginOfLast;
    int like = partsOfRows.size() - beginOfRow; // as a rule in the same order
    for (int i = 0; i < parts; i++) {
      int part = (int) partsOfRows.get(beginOfLast + (like + i) % parts);
      if (place.get(part) == firstPlace && count.get(part) == places) {
        return rows.get(part) < MOST_ROWS ? part : -1;
      }
    }
    return -1;
  }

  int size() {
    return place.size();
  }

  /** Rows that have been begun. */
  int rowsOfPass() {
    return rowsOfPass;
  }

  /** Rows of all parts. */
  int rows() {
    return partsOfRows.size();
  }

  int mostRows() {
    return mostRows;
  }

  int mostPlaces() {
    return mostPlaces;
  }

  /** The most parts that a row belongs to. */
  int mostPartsOfRow() {
    return mostPartsOfRow;
  }

  /** Whether any row asks without a rotation. */
  boolean anyUnturned() {
    return anyUnturned;
  }

  int begin(int row) {
    return row == 0 ? 0 : (int) endOfRow.get(row - 1);
  }

  int end(int row) {
    return row < endOfRow.size() ? (int) endOfRow.get(row) : partsOfRows.size();
  }

  /** The part that a row names at a place between {@link #begin} and {@link #end}. */
  int part(int at) {
    return (int) partsOfRows.get(at);
  }

  /** Which of a part's rows a row is. */
  int inside(int row, int part) {
    return (int) (row - firstRow.get(part));
  }

  long place(int part) {
    return place.get(part);
  }

  int rows(int part) {
    return (int) rows.get(part);
  }

  int places(int part) {
    return (int) count.get(part);
  }

  /** Longs that {@link #put} puts. */
  long longs(int paddedRows, int width) {
    return rows() + 3L * size() + 1 + 2L * paddedRows * width;
  }

  /**
   * Puts what {@code index} of {@code step} of {@code tickcache_model.py} has of the parts.
   *
   * @param paddedRows rows with padding, which belongs to the first row's first part
   * @param width parts of each row, those that it does not have included
   */
  void put(LongBuffer index, int paddedRows, int width) {
    for (int part = 0; part < size(); part++) {
      long asking = turned.get(part) == 1 ? 0 : paddedRows;
      for (int i = 0; i < rows.get(part); i++) {
        index.put(firstRow.get(part) + i + asking);
      }
    }
    long begin = 0;
    for (int part = 0; part <= size(); part++) {
      index.put(begin);
      begin += part < size() ? rows.get(part) : 0;
    }
    place.putInto(index);
    count.putInto(index);
    putRows(index, paddedRows, width, false);
    putRows(index, paddedRows, width, true);
  }

  private void putRows(LongBuffer index, int paddedRows, int width, boolean inside) {
    for (int row = 0; row < paddedRows; row++) {
      int own = row < rowsOfPass() ? row : 0;
      for (int i = 0; i < width; i++) {
        boolean has = begin(own) + i < end(own);
        int part = part(has ? begin(own) + i : begin(own));
        int at = inside(own, part);
        index.put(inside ? has ? at : ~at : part);
      }
    }
  }
}
