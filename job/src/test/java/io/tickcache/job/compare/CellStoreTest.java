package io.tickcache.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.backtest.JobVariant;
import io.tickcache.job.recorded.RunPace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellStoreTest {

  @TempDir private Path directory;

  private final JobVariant variant = new JobVariant(List.of("kv-cache.storage=int8"), 32);

  @Test
  void whatIsKeptIsFoundAsItWas() throws IOException {
    CellStore store = new CellStore(directory);
    CellResult result = ComparedCells.result(1_000, 1.0 / 3, new RunPace(1, 2, 3));
    String key = CellStore.key(List.of("a: 1"), List.of("b: 2"));
    assertThat(store.find(variant, key)).isEmpty();

    store.keep(variant, key, result);

    CellResult found = store.find(variant, key).orElseThrow();
    assertThat(found.account().sharpe()).isNaN();
    assertThat(found.account().equity()).containsExactly(result.account().equity());
    assertThat(found)
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class) // NaN is NaN
        .isEqualTo(result);
  }

  @Test
  void whatFollowsFromOtherThingsIsNotFound() throws IOException {
    CellStore store = new CellStore(directory);
    String key = CellStore.key(List.of("a: 1"), List.of("b: 2"));
    store.keep(variant, key, ComparedCells.result(1_000, 0, null));

    assertThat(store.find(variant, CellStore.key(List.of("a: 2"), List.of("b: 2")))).isEmpty();
    assertThat(store.find(variant, CellStore.key(List.of("a: 1"), List.of("b: 3")))).isEmpty();
    assertThat(store.find(variant, CellStore.key(List.of("a: 1"), List.of()))).isEmpty();
    assertThat(store.find(new JobVariant(variant.settings(), null), key)).isEmpty();
    assertThat(store.find(variant, key)).isPresent();
  }

  @Test
  void whatIsDamagedIsRunAgain() throws IOException {
    CellStore store = new CellStore(directory);
    String key = CellStore.key(List.of("a: 1"), List.of());
    store.keep(variant, key, ComparedCells.result(1_000, 0, null));
    Files.writeString(store.directoryOf(variant).resolve("result.json"), "{\"key\": 3, ");
    assertThat(store.find(variant, key)).isEmpty();
  }
}
