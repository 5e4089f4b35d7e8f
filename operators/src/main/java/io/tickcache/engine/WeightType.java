package io.tickcache.engine;

import java.util.Arrays;

/** The numbers that the weights of linear layers are rounded to. Sums are fp32 with either. */
public enum WeightType {
  /** As the model directory has them. */
  FP32("fp32", 6),
  /**
   * bfloat16, 8 significant bits. libtorch rounds the inputs and outputs of linear layers as well,
   * and is faster where the processor multiplies bfloat16 itself.
   */
  BF16("bf16", 15);

  private final String optionValue;
  private final int torchType;

  WeightType(String optionValue, int torchType) {
    this.optionValue = optionValue;
    this.torchType = torchType;
  }

  /**
   * The type of an option's value, as {@link #toString()} gives it.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static WeightType of(String optionValue) {
    return Arrays.stream(values())
        .filter(type -> type.optionValue.equals(optionValue))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "weight type '%s' must be one of %s"
                        .formatted(optionValue, Arrays.toString(values()))));
  }

  /** The number by which libtorch knows the type. */
  public int torchType() {
    return torchType;
  }

  /** What tells the model's outputs from those of its fp32 weights. */
  String suffix() {
    return this == FP32 ? "" : "+" + optionValue;
  }

  /** The option's value: the type in lower case. */
  @Override
  public String toString() {
    return optionValue;
  }
}
