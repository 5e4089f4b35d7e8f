package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.lab.recovery.SoakReport.Phase;
import io.tickcache.lab.recovery.SoakReport.Sample;
import io.tickcache.lab.report.Machine;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakReportTest {

  private static final Sample CALM =
      new Sample(
          Phase.RESUBMITTED,
          12.4,
          1,
          90 << 20,
          40 << 20,
          880 << 20,
          List.of(48L, 48L),
          List.of(9L, 9L));
  private static final Sample BOXED =
      new Sample(
          Phase.BATCHES,
          99,
          2,
          91 << 20,
          41 << 20,
          900 << 20,
          List.of(48L, 70_000L),
          List.of(9L, 9L));

  @Test
  void passesIfNoVectorsStayOnTheHeap() {
    assertThat(report(CALM, CALM).passed()).isTrue();
    assertThat(report(CALM, BOXED).passed()).isTrue(); // a compilation may take a moment
    assertThat(report(CALM, BOXED, BOXED).passed()).isFalse();
    assertThat(report(CALM, BOXED).text()).contains("1 of 2 looks found vectors on the heap");
  }

  @Test
  void showsEveryLook() {
    SoakReport report = report(CALM, BOXED);
    assertThat(report.text()).anyMatch(line -> line.contains("batches") && line.contains("70000"));
    assertThat(report.json().get("samples")).hasSize(2);
    assertThat(report.json().get("samples").get(0).get("metaspace_bytes").asInt())
        .isEqualTo(90 << 20);
  }

  private static SoakReport report(Sample... samples) {
    return new SoakReport(Machine.here(1), List.of(samples));
  }
}
