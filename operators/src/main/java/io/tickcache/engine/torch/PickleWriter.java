package io.tickcache.engine.torch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the pickle opcodes (protocol 2) that a TorchScript archive needs. Values are pushed on the
 * reader's stack; what takes them off says so.
 */
final class PickleWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleWriter() {
    out.write(0x80);
    out.write(2);
  }

  PickleWriter global(String module, String name) {
    return op('c').text(module + "\n" + name + "\n");
  }

  PickleWriter string(String value) {
    return op('X').int32(value.getBytes(StandardCharsets.UTF_8).length).text(value);
  }

  PickleWriter integer(int value) {
    return op('J').int32(value);
  }

  PickleWriter real(double value) {
    op('G');
    long bits = Double.doubleToLongBits(value);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.write((int) (bits >>> shift));
    }
    return this;
  }

  PickleWriter bool(boolean value) {
    return op(value ? 0x88 : 0x89);
  }

  /** Begins a tuple or the items of a dictionary. */
  PickleWriter mark() {
    return op('(');
  }

  /** Takes all values since the mark. */
  PickleWriter tuple() {
    return op('t');
  }

  PickleWriter emptyTuple() {
    return op(')');
  }

  PickleWriter emptyDict() {
    return op('}');
  }

  /** Takes keys and values since the mark; they go into the dictionary below it. */
  PickleWriter setItems() {
    return op('u');
  }

  /** Takes a tuple of arguments and a class. */
  PickleWriter newObject() {
    return op(0x81);
  }

  /** Takes the state of the object below it. */
  PickleWriter build() {
    return op('b');
  }

  /** Takes a tuple of arguments and a function. */
  PickleWriter reduce() {
    return op('R');
  }

  /** Takes an id; pushes what it stands for outside of the pickle. */
  PickleWriter persistentId() {
    return op('Q');
  }

  byte[] stop() {
    op('.');
    return out.toByteArray();
  }

  private PickleWriter op(int code) {
    out.write(code);
    return this;
  }

  private PickleWriter int32(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >>> shift);
    }
    return this;
  }

  private PickleWriter text(String value) {
    out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }
}
