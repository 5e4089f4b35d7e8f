package io.tickcache.model;

import static io.tickcache.model.ModelConfig.check;
import static io.tickcache.model.ModelConfig.checkPositive;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Sizes of the network: a pre-norm Transformer with GELU (reference size: 256, 8, 6, 1024, 4096).
 *
 * @param dModel width; a multiple of 8 times {@code nHeads}
 * @param nHeads attention heads
 * @param nLayers layers
 * @param dFf width of the feed-forward part; a multiple of 16
 * @param maxContext steps a prediction may attend to, itself included
 * @param positionEncoding how positions enter
 * @param ropeBase base of the rotary frequencies; only and always with rope
 * @param maxPositions length of the learned table; only and always with learned
 * @param linearSkip true if the outputs are those of a linear rule on the step's own features, to
 *     which the Transformer adds its correction; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Architecture(
    int dModel,
    int nHeads,
    int nLayers,
    int dFf,
    int maxContext,
    PositionEncoding positionEncoding,
    Double ropeBase,
    Integer maxPositions,
    Boolean linearSkip) {

  /**
   * Widths are multiples of this, so that vector code leaves no rest to code that rounds otherwise.
   */
  private static final int VECTOR = 8;

  /** A network without a linear skip. */
  public Architecture(
      int dModel,
      int nHeads,
      int nLayers,
      int dFf,
      int maxContext,
      PositionEncoding positionEncoding,
      Double ropeBase,
      Integer maxPositions) {
    this(dModel, nHeads, nLayers, dFf, maxContext, positionEncoding, ropeBase, maxPositions, null);
  }

  public Architecture {
    check(
        linearSkip == null || linearSkip,
        "linear_skip",
        linearSkip,
        "must be true, or absent without a skip");
    checkPositive("n_heads", nHeads);
    checkPositive("d_model", dModel);
    checkPositive("n_layers", nLayers);
    checkPositive("d_ff", dFf);
    checkPositive("max_context", maxContext);
    check(
        dModel % (VECTOR * nHeads) == 0,
        "d_model",
        dModel,
        "must be a multiple of %d times n_heads = %d".formatted(VECTOR, nHeads));
    check(dFf % (2 * VECTOR) == 0, "d_ff", dFf, "must be a multiple of " + 2 * VECTOR);
    check(positionEncoding != null, "position_encoding", null, "must be rope or learned");
    boolean rope = positionEncoding == PositionEncoding.ROPE;
    check(
        rope ? ropeBase != null && ropeBase > 1 : ropeBase == null,
        "rope_base",
        ropeBase,
        "must be a number above 1 with rope, absent with learned positions");
    check(
        rope ? maxPositions == null : maxPositions != null && maxPositions > 0,
        "max_positions",
        maxPositions,
        "must be at least 1 with learned positions, absent with rope");
  }

  /** The same network with a linear skip. */
  public Architecture withLinearSkip() {
    return new Architecture(
        dModel, nHeads, nLayers, dFf, maxContext, positionEncoding, ropeBase, maxPositions, true);
  }

  /** The same network with contexts of so many steps. */
  public Architecture withMaxContext(int steps) {
    return new Architecture(
        dModel, nHeads, nLayers, dFf, steps, positionEncoding, ropeBase, maxPositions, linearSkip);
  }

  /** Whether it has a linear skip. */
  public boolean hasLinearSkip() {
    return linearSkip != null;
  }

  /** Width of an attention head. */
  public int headDim() {
    return dModel / nHeads;
  }
}
