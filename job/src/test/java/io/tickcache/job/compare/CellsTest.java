package io.tickcache.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellsTest {

  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("cells.yaml"), text);
  }

  private static void refused(Map<Axis, List<String>> lists, Path file, String message) {
    assertThatThrownBy(() -> Cells.of(lists, file))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  @Test
  void allCombinationsAreCellsTheFirstValuesTheReference() {
    List<Cell> cells =
        Cells.of(
            Map.of(
                Axis.RETENTION, List.of("sliding-window", "attention-sinks"),
                Axis.STORAGE, List.of("fp32", "int8"),
                Axis.WINDOW, List.of("64")),
            null);

    assertThat(cells)
        .extracting(Cell::name)
        .containsExactly(
            "fp32 sliding-window",
            "fp32 attention-sinks:4",
            "int8 sliding-window",
            "int8 attention-sinks:4");
    assertThat(cells).extracting(Cell::group).containsExactly(0, 0, 1, 1);
    assertThat(cells).extracting(Cell::member).containsExactly(0, 1, 0, 1);
    assertThat(cells.get(3).variant().settings())
        .containsExactly("kv-cache.storage=int8", "kv-cache.retention=attention-sinks:4");
    assertThat(cells).allMatch(cell -> cell.variant().window() == 64);
  }

  @Test
  void withoutListsTheReferenceIsTheJobAsItIsSet() throws IOException {
    List<Cell> cells =
        Cells.of(
            Map.of(),
            file(
                "small one:\n  window: 32\n  kv-cache.storage: int4\nquick:\n  batch.max-steps: 8\n"));

    assertThat(cells).extracting(Cell::name).containsExactly("as set", "small one", "quick");
    assertThat(cells.get(0).variant().settings()).isEmpty();
    assertThat(cells.get(1).variant().settings()).containsExactly("kv-cache.storage=int4");
    assertThat(cells.get(1).variant().window()).isEqualTo(32);
    assertThat(cells).extracting(Cell::group).containsExactly(0, 1, 2);
  }

  @Test
  void nestedKeysAreKeys() throws IOException {
    assertThat(
            Cells.of(Map.of(), file("a:\n  kv-cache:\n    storage: bf16\n"))
                .get(1)
                .variant()
                .settings())
        .containsExactly("kv-cache.storage=bf16");
  }

  @Test
  void valuesAreCalledAsTheJobCallsThem() {
    for (Axis axis : Axis.values()) {
      if (axis != Axis.WINDOW && axis != Axis.BATCH && axis != Axis.RETENTION) {
        String usual = axis.value(usual(axis), "");
        assertThat(axis.value(usual, "")).isEqualTo(usual).isLowerCase();
        assertThat(axis.value(usual.toUpperCase(Locale.ROOT), "")).isEqualTo(usual);
      }
    }
  }

  private static String usual(Axis axis) {
    return switch (axis) {
      case STORAGE -> "fp32";
      case WEIGHTS -> "bf16";
      default -> "torch";
    };
  }

  @Test
  void valuesThatAreNoneAreRefused() {
    refused(
        Map.of(Axis.STORAGE, List.of("fp9")),
        null,
        "--storages: 'kv-cache.storage' = fp9 must be one of [fp32, fp16, bf16, fp8, int8, int4]");
    refused(
        Map.of(Axis.RETENTION, List.of("newest")),
        null,
        "--retentions: retention 'newest' must be one of sliding-window, attention-sinks,"
            + " attention-score, recency, entropy, hybrid; attention-sinks:N keeps the first N"
            + " steps");
    refused(
        Map.of(Axis.WINDOW, List.of("0")),
        null,
        "--windows: a window of '0' must be a number of steps, at least 1");
    refused(
        Map.of(Axis.BATCH, List.of("many")),
        null,
        "--batches: 'batch.max-steps' = many must be a whole number");
    refused(Map.of(Axis.WEIGHTS, List.of()), null, "--weights: must name at least one value");
    refused(
        Map.of(Axis.STORAGE, List.of("")),
        null,
        "--storages: 'kv-cache.storage' =  must be one of [fp32, fp16, bf16, fp8, int8, int4]");
  }

  @Test
  void whatStandsTwiceIsRefused() throws IOException {
    refused(
        Map.of(Axis.STORAGE, List.of("fp32", "fp32")),
        null,
        "--storages [fp32, fp32]: 'fp32' stands twice");
    refused(
        Map.of(Axis.RETENTION, List.of("attention-sinks", "attention-sinks:4")),
        null,
        "--retentions [attention-sinks, attention-sinks:4]: 'attention-sinks:4' stands twice");
    refused(
        Map.of(Axis.STORAGE, List.of("fp32", "FP32")),
        null,
        "--storages [fp32, FP32]: 'fp32' stands twice");
    refused(
        Map.of(Axis.BATCH, List.of("16", "016")), null, "--batches [16, 016]: '16' stands twice");
    Path file = file("a:\n  kv-cache.storage: INT8\nb:\n  kv-cache.storage: int8\n");
    refused(Map.of(), file, file + ": 'b': the same options as those of cell 'a'");
    file = file("a:\n  batch.max-wait: 5ms\nb:\n  batch.max-wait: 5 ms\n");
    refused(Map.of(), file, file + ": 'b': the same options as those of cell 'a'");
    file("as set:\n  kv-cache.storage: int8\n");
    refused(Map.of(), file, file + ": 'as set': another cell has the same name");
    file("a: {}\n");
    refused(Map.of(), file, file + ": 'a': the same options as those of cell 'as set'");
  }

  @Test
  void filesThatSayNothingUsableAreRefused() throws IOException {
    Path file = file("kv-cache.storage: int8\n");
    refused(Map.of(), file, file + ": 'kv-cache.storage' must be a name with options below it");
    file("a:\n  kv-cache.storage: fp9\n");
    refused(
        Map.of(),
        file,
        file
            + ": 'a': 'kv-cache.storage' = fp9 must be one of [fp32, fp16, bf16, fp8, int8, int4]");
    file("a:\n  kv-cache.storige: fp32\n");
    assertThatThrownBy(() -> Cells.of(Map.of(), file))
        .hasMessageStartingWith(
            file + ": 'a': unknown option 'kv-cache.storige'; nearest: kv-cache.storage");
    file("- a\n- b\n");
    refused(Map.of(), file, "--cells " + file + ": must have lines 'key: value'");
    file("'a|b':\n  kv-cache.storage: int8\n");
    String rule = ": a name must be 1 to 60 characters on one line, without |, not blank around";
    refused(Map.of(), file, file + ": 'a|b'" + rule);
    file("\"a\\nb\":\n  kv-cache.storage: int8\n");
    refused(Map.of(), file, file + ": 'a b'" + rule);
    file("");
    refused(Map.of(), file, "--cells " + file + ": names no cell");
    Path none = directory.resolve("none.yaml");
    refused(Map.of(), none, "--cells " + none + ": no such file");
  }

  @Test
  void tooManyAreAMistake() {
    List<String> windows = IntStream.rangeClosed(1, 201).mapToObj(Integer::toString).toList();
    refused(
        Map.of(Axis.WINDOW, windows),
        null,
        "201 cells are more than 200: each runs the whole history; give fewer values");
  }
}
