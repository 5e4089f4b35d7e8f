package io.tickcache.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PackedDoublesTest {
  private static final double[] VALUES = {0.1, -0.0, Double.NaN, 6.02e23, Double.MIN_VALUE};

  @Test
  void packsTheFirstValuesLittleEndian() {
    ByteBuffer packed = PackedDoubles.pack(new double[] {1, 2, 3}, 2);

    assertThat(packed.remaining()).isEqualTo(16);
    assertThat(packed.get(7)).isEqualTo((byte) 0x3f);
    assertThat(packed.get(6)).isEqualTo((byte) 0xf0);
    assertThat(PackedDoubles.size(packed)).isEqualTo(2);
    assertThat(PackedDoubles.get(packed, 1)).isEqualTo(2);
  }

  @Test
  void readsTheSameBitsWhateverTheBuffersOrderAndPlace() {
    byte[] bytes = PackedDoubles.pack(VALUES, VALUES.length).array();
    ByteBuffer shifted = ByteBuffer.allocateDirect(bytes.length + 3).position(3);
    shifted.put(bytes).position(3);
    assertReads(ByteBuffer.wrap(bytes));
    assertReads(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    assertReads(shifted);
    assertReads(shifted.slice());
    assertReads(shifted.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  @Test
  void packsAndReadsNothing() {
    ByteBuffer packed = PackedDoubles.pack(new double[0], 0);

    assertThat(PackedDoubles.size(packed)).isZero();
    assertThatThrownBy(() -> PackedDoubles.get(packed, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static void assertReads(ByteBuffer packed) {
    int position = packed.position();
    assertThat(PackedDoubles.size(packed)).isEqualTo(VALUES.length);
    for (int i = 0; i < VALUES.length; i++) {
      assertThat(Double.doubleToRawLongBits(PackedDoubles.get(packed, i)))
          .isEqualTo(Double.doubleToRawLongBits(VALUES[i]));
    }
    assertThat(packed.position()).isEqualTo(position);
  }
}
