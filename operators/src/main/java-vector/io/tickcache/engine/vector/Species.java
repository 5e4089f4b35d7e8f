package io.tickcache.engine.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Widths of vectors, chosen once a JVM: constants to the compiler. Of numbers of one type there is
 * one width alone: where a JVM has loaded two, the compiler cannot know which one a variable has,
 * and puts vectors on the heap.
 */
final class Species {

  /** What {@link KernelChoice#PROPERTY} asks for, else what the machine likes best. */
  static final int BITS =
      Integer.getInteger(KernelChoice.PROPERTY, FloatVector.SPECIES_PREFERRED.vectorBitSize());

  static final VectorSpecies<Float> F =
      BITS >= 512
          ? FloatVector.SPECIES_512
          : BITS == 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
  static final VectorSpecies<Integer> I =
      BITS >= 512
          ? IntVector.SPECIES_512
          : BITS == 256 ? IntVector.SPECIES_256 : IntVector.SPECIES_128;

  /** As many lanes as {@link #F} has. */
  static final VectorSpecies<Short> S =
      BITS >= 512
          ? ShortVector.SPECIES_256
          : BITS == 256 ? ShortVector.SPECIES_128 : ShortVector.SPECIES_64;

  /** The same, or 8 lanes, the fewest that there are: 4 more than are used. */
  static final VectorSpecies<Byte> B =
      BITS >= 512 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  static final int FLOATS = F.length();

  private Species() {}
}
