/**
 * The network in Java, in an order of sums that is stated here, so that its bits are the same on
 * every processor, at every vector width, and however steps are batched.
 *
 * <ul>
 *   <li><b>Linear layers</b>: an output begins with its bias and adds one input after the other,
 *       each by a fused multiply-add ({@code fma}).
 *   <li><b>Norms</b>: sums over a row in 16 partial sums, number i in sum i mod 16, joined by a
 *       fixed tree ({@link io.tickcache.engine.vector.Functions#tree}).
 *   <li><b>Scores</b>: one chain of {@code fma} over the numbers of a head; times the key's scale,
 *       if there is one.
 *   <li><b>Softmax</b>: online over groups of 256 positions from multiples of 256 on (slots where
 *       they are chosen by score; a market prefix is a group of its own before all others). The
 *       weights of a group are exp(score − largest score so far); what was summed before is
 *       multiplied by exp(largest before − largest now). Weights add up in 16 partial sums, by
 *       position mod 16, joined by the same tree. A group of which a query sees nothing is left out
 *       for that query.
 *   <li><b>Values</b>: number by number, one chain of {@code fma} over the positions, weights times
 *       the value's scale, if there is one; at last times 1 / sum, plus 0 so that no zero is
 *       negative.
 *   <li><b>Attention paid to a slot</b>: exp(score − largest of all) × (1 / sum), added head by
 *       head, layer by layer.
 *   <li><b>exp, GELU</b>: {@link io.tickcache.engine.vector.Functions}. Activations of the head:
 *       {@link java.lang.StrictMath}. Rotary angles: {@link io.tickcache.engine.vector.Rotation}.
 * </ul>
 *
 * Whoever changes any of it raises {@link io.tickcache.engine.vector.VectorNetwork#VERSION}.
 */
package io.tickcache.engine.vector;
