package io.tickcache.engine.torch;

import java.util.function.Supplier;

/**
 * Whether DJL and libtorch are there: a Flink cluster has them in its {@code lib/}, the job's jar
 * does not. Knows no class of theirs.
 */
public final class TorchLibrary {

  private TorchLibrary() {}

  /**
   * Does something that needs them.
   *
   * @throws IllegalArgumentException if they are not there or do not fit each other; the message
   *     says which class is missing and where it belongs
   */
  public static <T> T with(Supplier<T> work) {
    try {
      return work.get();
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "the torch engine (a model.pt, a GPU, or 'model.engine' = torch) needs DJL in Flink's lib/, but cannot load %s: copy api-*, pytorch-*, gson-*, jna-* and commons-compress-* from job/target/lib there on every machine, and start Flink anew"
              .formatted(e.getMessage()),
          e);
    }
  }
}
