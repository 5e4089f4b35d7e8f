package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a JVM lacks costs speed, says so once, and changes no bit. */
class KernelChoiceTest {

  private static final String MODULE = "--add-modules";

  private static NetworkInJvm whole;

  @BeforeAll
  static void runWithAllThatKernelsNeed() {
    whole = NetworkInJvm.run(List.of());
    assertThat(whole.status()).as(whole.log()).isZero();
  }

  @Test
  void isVectorsWhereTheJvmHasAllThatTheyNeed() {
    assertThat(whole.kernel()).startsWith("vector-");
    assertThat(whole.count("plain loops")).as(whole.log()).isZero();
  }

  @Test
  void isLoopsWithoutTheModule() {
    expectLoops(NetworkInJvm.run(List.of(MODULE)), KernelChoice.FLAG, "env.java.opts.all");
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:TieredStopAtLevel=1, C2",
    "-Xint, C2",
    "-XX:-UseFMA, multiply-add",
  })
  void isLoopsWhereVectorsWouldBeSlowerStill(String option, String why) {
    expectLoops(NetworkInJvm.run(List.of(), option), why, "");
  }

  private static void expectLoops(NetworkInJvm run, String why, String whatToDo) {
    assertThat(run.status()).as(run.log()).isZero();
    assertThat(run.kernel()).isEqualTo("loops");
    assertThat(run.bits()).isNotEmpty().isEqualTo(whole.bits());
    assertThat(run.log()).contains(why, whatToDo, "about 5 times slower");
    assertThat(run.count("plain loops")).as(run.log()).isEqualTo(1);
  }

  @Test
  void isLoopsWithoutAWarningWhereTheyAreAskedFor() {
    NetworkInJvm run = NetworkInJvm.run(List.of(MODULE), "-Dtickcache.kernels=loops");
    assertThat(run.kernel()).isEqualTo("loops");
    assertThat(run.bits()).isEqualTo(whole.bits());
    assertThat(run.count("plain loops")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1024, 'must be one of 512, 256, 128, loops'",
    "fast, 'must be one of 512, 256, 128, loops'",
  })
  void isRefusedByNameIfThereIsNone(String kernels, String why) {
    NetworkInJvm run = NetworkInJvm.run(List.of(), "-Dtickcache.kernels=" + kernels);
    assertThat(run.status()).isNotZero();
    assertThat(run.log()).contains("-Dtickcache.kernels=" + kernels, why);
  }

  @Test
  void isRefusedIfTheMachineHasNoSuchVectors() {
    NetworkInJvm run =
        NetworkInJvm.run(List.of(), "-XX:MaxVectorSize=16", "-Dtickcache.kernels=256");
    assertThat(run.status()).isNotZero();
    assertThat(run.log())
        .contains("-Dtickcache.kernels=256: vectors of 256 bits: this machine has 128");
  }
}
