package io.tickcache.market;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The price levels of one side of an order book, in sorted primitive arrays with the best level
 * last: most changes are near the touch, so few levels move when one is inserted or removed.
 *
 * <p>Sorted by {@code key}, which is the price of a bid and the negated price of an ask: the better
 * the price, the greater the key, on both sides. Not thread-safe.
 */
final class BookSide {
  private static final int INITIAL_CAPACITY = 64;

  private final int sign;
  private double[] keys = new double[INITIAL_CAPACITY];
  private double[] quantities = new double[INITIAL_CAPACITY];
  private int size;

  private BookSide(int sign) {
    this.sign = sign;
  }

  static BookSide bids() {
    return new BookSide(1);
  }

  static BookSide asks() {
    return new BookSide(-1);
  }

  int size() {
    return size;
  }

  /** Price of a level; 0 is the best. */
  double price(int level) {
    return sign * keys[index(level)];
  }

  /** Quantity of a level; 0 is the best. */
  double quantity(int level) {
    return quantities[index(level)];
  }

  void clear() {
    size = 0;
  }

  /** Replaces all levels by those packed, in any order; ordered ones cost no moves. */
  void replace(ByteBuffer prices, ByteBuffer packedQuantities) {
    clear();
    int count = PackedDoubles.size(prices);
    if (count > 1 && keyAt(prices, 0) > keyAt(prices, count - 1)) {
      for (int i = count - 1; i >= 0; i--) {
        set(keyAt(prices, i), PackedDoubles.get(packedQuantities, i));
      }
    } else {
      change(prices, packedQuantities);
    }
  }

  /** Sets the quantities of the packed levels; quantity 0 removes a level, present or not. */
  void change(ByteBuffer prices, ByteBuffer packedQuantities) {
    int count = PackedDoubles.size(prices);
    for (int i = 0; i < count; i++) {
      set(keyAt(prices, i), PackedDoubles.get(packedQuantities, i));
    }
  }

  int encodedBytes() {
    return Integer.BYTES + size * 2 * Double.BYTES;
  }

  /** Writes the count, then the prices, then the quantities, best level last. */
  void encode(ByteBuffer out) {
    out.putInt(size);
    for (int i = 0; i < size; i++) {
      out.putDouble(sign * keys[i]);
    }
    for (int i = 0; i < size; i++) {
      out.putDouble(quantities[i]);
    }
  }

  /** Reads what {@link #encode} wrote. */
  void decode(ByteBuffer in) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / (2 * Double.BYTES)) {
      throw new IllegalArgumentException(
          "order book state: "
              + count
              + " levels do not fit into the remaining "
              + in.remaining()
              + " bytes");
    }
    clear();
    ensureCapacity(count);
    for (int i = 0; i < count; i++) {
      keys[i] = sign * in.getDouble();
    }
    for (int i = 0; i < count; i++) {
      quantities[i] = in.getDouble();
    }
    size = count;
  }

  private void set(double key, double quantity) {
    int found = find(key);
    if (found >= 0) {
      if (quantity > 0) {
        quantities[found] = quantity;
      } else {
        remove(found);
      }
    } else if (quantity > 0) {
      insert(-found - 1, key, quantity);
    }
  }

  /** Like a binary search of the keys, but in steps that double from the best level on. */
  private int find(double key) {
    int high = size;
    int reach = 1;
    int low = size - reach;
    while (low >= 0 && keys[low] > key) {
      high = low;
      reach <<= 1;
      low = size - reach;
    }
    return Arrays.binarySearch(keys, Math.max(low, 0), high, key);
  }

  private void insert(int at, double key, double quantity) {
    ensureCapacity(size + 1);
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(quantities, at, quantities, at + 1, size - at);
    keys[at] = key;
    quantities[at] = quantity;
    size++;
  }

  private void remove(int at) {
    size--;
    System.arraycopy(keys, at + 1, keys, at, size - at);
    System.arraycopy(quantities, at + 1, quantities, at, size - at);
  }

  private void ensureCapacity(int capacity) {
    if (capacity > keys.length) {
      int grown = Math.max(capacity, keys.length * 2);
      keys = Arrays.copyOf(keys, grown);
      quantities = Arrays.copyOf(quantities, grown);
    }
  }

  private double keyAt(ByteBuffer prices, int index) {
    return sign * PackedDoubles.get(prices, index);
  }

  private int index(int level) {
    return size - 1 - Objects.checkIndex(level, size);
  }
}
