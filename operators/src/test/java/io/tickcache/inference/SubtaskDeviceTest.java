package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.engine.Device;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubtaskDeviceTest {

  private static final EngineOptions AUTO = EngineOptions.of(1 << 20, 16).withDevice(Device.AUTO);

  private final List<SubtaskDevice> taken = new ArrayList<>();

  /** As Flink's driver for GPUs describes them. */
  private record Gpu(String index) implements ExternalResourceInfo {
    @Override
    public Optional<String> getProperty(String key) {
      return key.equals("index") ? Optional.ofNullable(index) : Optional.empty();
    }

    @Override
    public Collection<String> getKeys() {
      return List.of("index");
    }
  }

  private static Collection<ExternalResourceInfo> gpus(String... indexes) {
    return Stream.of(indexes).<ExternalResourceInfo>map(Gpu::new).toList();
  }

  private EngineOptions choose(EngineOptions asked, Collection<ExternalResourceInfo> given) {
    SubtaskDevice device = SubtaskDevice.choose(asked, given);
    taken.add(device);
    return device.options();
  }

  @AfterEach
  void giveBack() {
    taken.forEach(SubtaskDevice::close);
  }

  @Test
  void subtasksOfATaskManagerShareItsGpusOut() {
    List<Integer> numbers = new ArrayList<>();
    for (int subtask = 0; subtask < 5; subtask++) {
      EngineOptions options = choose(AUTO, gpus("3", "1"));
      assertThat(options.device()).isEqualTo(Device.GPU);
      numbers.add(options.gpu());
    }
    assertThat(numbers).containsExactly(1, 3, 1, 3, 1);
  }

  @Test
  void aGpuThatIsGivenBackIsTheNextOne() {
    choose(AUTO, gpus("0", "1"));
    SubtaskDevice second = SubtaskDevice.choose(AUTO, gpus("0", "1"));
    assertThat(second.options().gpu()).isEqualTo(1);
    choose(AUTO, gpus("0", "1"));
    second.close();
    assertThat(choose(AUTO, gpus("0", "1")).gpu()).isEqualTo(1);
  }

  @Test
  void withoutGpusAutoIsTheCpuAndADemandStays() {
    assertThat(choose(AUTO, gpus()).device()).isEqualTo(Device.CPU);
    EngineOptions gpu = AUTO.withDevice(Device.GPU);
    assertThat(choose(gpu, gpus())).isEqualTo(gpu);
  }

  @Test
  void whoAsksForTheCpuGetsIt() {
    assertThat(choose(AUTO.withDevice(Device.CPU), gpus("0")).device()).isEqualTo(Device.CPU);
    assertThat(choose(AUTO.withEngine(EngineType.VECTOR), gpus("0")).device())
        .isEqualTo(Device.CPU);
  }

  @Test
  void refusesAGpuWithoutANumber() {
    assertThatThrownBy(() -> choose(AUTO, gpus("0", "first")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("external resource 'gpu': property 'index' = first is no number of a GPU");
    assertThatThrownBy(() -> choose(AUTO, gpus((String) null))).hasMessageContaining("= none is");
  }
}
