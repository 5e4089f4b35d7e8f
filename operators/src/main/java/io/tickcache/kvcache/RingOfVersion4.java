package io.tickcache.kvcache;

import static io.tickcache.kvcache.ContextGeometry.PAGE_SIZE;

import java.util.function.IntFunction;

/**
 * The KV pages that state of version 4 has of a context: without a header, and numbered by slots of
 * a ring whose length depended on block size and batch size then.
 *
 * @param capacity slots of the context in that state
 */
public record RingOfVersion4(int capacity) {

  /**
   * The same pages as they would be stored now.
   *
   * @param old gives the bytes of a page by its number then
   * @return bytes by number now, of pages that the context's next step sees
   * @throws IllegalArgumentException if one that is needed is missing or of another model
   */
  public IntFunction<byte[]> pages(
      KvContextSnapshot context, PageFormat format, IntFunction<byte[]> old) {
    return page -> {
      long next = context.nextPosition();
      long first = context.numbering().firstPosition(page, next);
      int seen = context.numbering().seen(page, next);
      byte[] content = new byte[format.shape().pageBytes()];
      for (int step = 0; step < PAGE_SIZE; step++) {
        if ((seen >> step & 1) != 0) {
          int slot =
              first == ContextPages.NO_POSITION
                  ? page * PAGE_SIZE + step
                  : slot(first + step, context.retention().sinks());
          byte[] from = checked(slot / PAGE_SIZE, old.apply(slot / PAGE_SIZE), format);
          format.copyStep(from, 0, slot % PAGE_SIZE, content, step);
        }
      }
      return format.store(content, first);
    };
  }

  private int slot(long position, int sinks) {
    return (int) (position < sinks ? position : sinks + (position - sinks) % (capacity - sinks));
  }

  private static byte[] checked(int page, byte[] content, PageFormat format) {
    if (content == null || content.length != format.shape().pageBytes()) {
      throw new IllegalArgumentException(
          "KV page %d of version 4 has %s bytes; a page of %s has %d"
              .formatted(
                  page,
                  content == null ? "no" : content.length,
                  format.shape(),
                  format.shape().pageBytes()));
    }
    return content;
  }
}
