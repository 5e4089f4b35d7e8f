package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.Device;
import org.junit.jupiter.api.Test;

class TorchRatesTest {

  @Test
  void measuresWithBuffersOfAnySize() {
    for (long bytes : new long[] {1, 100_000, 1 << 20}) {
      try (TorchRates rates = TorchRates.open(bytes, Device.CPU, 1)) {
        assertThat(rates.readBytesPerSecond()).isPositive().isFinite();
      }
    }
  }

  @Test
  void measuresMatrixProducts() {
    try (TorchRates rates = TorchRates.open(1 << 20, Device.CPU, 1)) {
      assertThat(rates.multiplyOperationsPerSecond()).isPositive().isFinite();
    }
  }

  @Test
  void knowsTheVersionOfLibtorch() {
    try (TorchRates rates = TorchRates.open(1 << 20, Device.CPU, 1)) {
      assertThat(rates.readBytesPerSecond()).isPositive(); // loads it
      assertThat(TorchRates.libtorchVersion()).matches("\\d+\\.\\d+.*");
    }
  }
}
