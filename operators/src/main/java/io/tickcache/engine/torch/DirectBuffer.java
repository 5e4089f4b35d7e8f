package io.tickcache.engine.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Native memory that is used again for every pass and grows when a pass needs more. A tensor made
 * of it reads the memory itself, so it must be closed before the next {@link #ofSize}.
 */
final class DirectBuffer {

  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /** Bytes that it takes. */
  long capacity() {
    return buffer.capacity();
  }

  /** The first {@code bytes} bytes, in native order, with whatever they held before. */
  ByteBuffer ofSize(int bytes) {
    if (bytes > buffer.capacity()) {
      buffer = ByteBuffer.allocateDirect(Math.max(bytes, 2 * buffer.capacity()));
    }
    return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
  }
}
