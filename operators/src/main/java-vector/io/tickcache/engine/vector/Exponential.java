package io.tickcache.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Functions#expOfMinus}, lane by lane. */
final class Exponential {

  private Exponential() {}

  static FloatVector ofMinus(FloatVector x) {
    IntVector bits = (IntVector) x.reinterpretShape(Species.I, 0);
    FloatVector z = (FloatVector) bits.min(Functions.LARGEST_BITS).reinterpretShape(Species.F, 0);
    FloatVector rounding = FloatVector.broadcast(Species.F, Functions.ROUNDING);
    FloatVector t = z.fma(FloatVector.broadcast(Species.F, -Functions.LOG2_E), rounding);
    FloatVector n = t.sub(rounding);
    FloatVector r = n.fma(FloatVector.broadcast(Species.F, -Functions.LN2_HIGH), z.neg());
    r = n.fma(FloatVector.broadcast(Species.F, -Functions.LN2_LOW), r);
    FloatVector p =
        FloatVector.broadcast(Species.F, Functions.EXP_5)
            .fma(r, FloatVector.broadcast(Species.F, Functions.EXP_4));
    p = p.fma(r, FloatVector.broadcast(Species.F, Functions.EXP_3));
    p = p.fma(r, FloatVector.broadcast(Species.F, Functions.EXP_2));
    p = p.fma(r, FloatVector.broadcast(Species.F, Functions.EXP_1));
    p = p.fma(r, FloatVector.broadcast(Species.F, Functions.EXP_0));
    p = p.fma(r.mul(r), r).add(FloatVector.broadcast(Species.F, 1f));
    IntVector exponent =
        ((IntVector) t.reinterpretShape(Species.I, 0)).lanewise(VectorOperators.LSHL, 23);
    IntVector product = ((IntVector) p.reinterpretShape(Species.I, 0)).add(exponent);
    return (FloatVector) product.reinterpretShape(Species.F, 0);
  }
}
