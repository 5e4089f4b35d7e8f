package io.tickcache.kvcache;

import java.util.Arrays;

/**
 * How keys and values are stored. A step is quantized once, when it is written; every query, also
 * of the same batch, reads what is stored, and computes in fp32.
 *
 * <p>With scales, the largest number of a step's key (or value) in a head becomes the largest
 * number L that the type has, and their quotient is stored as fp32 beside it. Rounding then changes
 * a number by 1 / 2L of that largest one at most with integers, and by 2<sup>-4</sup> of itself
 * with fp8. Zeros stay zeros.
 *
 * <p>With every storage, outputs are bit-identical however steps are batched and whether or not
 * contexts moved to state and back; between two storages they differ.
 */
public enum KvStorage {
  /** As computed. */
  FP32("fp32", 6, 32, false),
  /** 11 significant bits; beyond ±65,504 the largest number of the type. */
  FP16("fp16", 5, 16, false),
  /** 8 significant bits, the range of fp32. */
  BF16("bf16", 15, 16, false),
  /** e4m3: 4 significant bits, down to 2<sup>-9</sup> of the scale; with scales. */
  FP8("fp8", 24, 8, true),
  /** −127 to 127, with scales. */
  INT8("int8", 1, 8, true),
  /** −7 to 7, with scales; a byte holds a number of the key and one of the value. */
  INT4("int4", 0, 4, true);

  private final String optionValue;
  private final int torchType;
  private final int bits;
  private final boolean scales;

  KvStorage(String optionValue, int torchType, int bits, boolean scales) {
    this.optionValue = optionValue;
    this.torchType = torchType;
    this.bits = bits;
    this.scales = scales;
  }

  /**
   * The storage of an option's value, as {@link #toString()} gives it.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static KvStorage of(String optionValue) {
    return Arrays.stream(values())
        .filter(storage -> storage.optionValue.equals(optionValue))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "KV storage '%s' must be one of %s"
                        .formatted(optionValue, Arrays.toString(values()))));
  }

  /** The number by which libtorch and the network's source know the type; 0 is packed int4. */
  public int torchType() {
    return torchType;
  }

  /** Bits of a stored number, scales not counted. */
  public int bits() {
    return bits;
  }

  /** Bytes of the scale that each step's key, and each step's value, has in a head. */
  public int scaleBytes() {
    return scales ? Float.BYTES : 0;
  }

  /** The option's value: the type in lower case. */
  @Override
  public String toString() {
    return optionValue;
  }
}
