package io.tickcache.model;

import java.util.Arrays;

/** The numbers in which the linear layers compute. Attention computes in fp32 with either. */
public enum WeightType {
  /** As the model directory has them. */
  FP32("fp32", 1),
  /**
   * Weights, their inputs and outputs rounded to bfloat16 (8 significant bits), sums in fp32: half
   * the memory, and faster where the processor multiplies bfloat16 itself.
   */
  BF16("bf16", 2);

  private final String optionValue;
  private final int cpuKernel;

  WeightType(String optionValue, int cpuKernel) {
    this.optionValue = optionValue;
    this.cpuKernel = cpuKernel;
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

  /** The kernel of {@code Weights} in {@code tickcache_model.py}. */
  int kernel(boolean gpu) {
    if (gpu) {
      return this == FP32 ? 0 : 3;
    }
    return cpuKernel;
  }

  /** What tells the model's outputs from those of its fp32 weights. */
  String modelSuffix() {
    return this == FP32 ? "" : "+" + optionValue;
  }

  /** The option's value: the type in lower case. */
  @Override
  public String toString() {
    return optionValue;
  }
}
