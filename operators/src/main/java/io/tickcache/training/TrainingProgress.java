package io.tickcache.training;

/**
 * Where training stands.
 *
 * @param epoch the one that runs, 1, 2, …
 * @param epochs at most
 * @param batch updates of this epoch made
 * @param batches of this epoch
 * @param trainingLoss of this epoch so far
 * @param last the last epoch that finished; null before
 */
public record TrainingProgress(
    int epoch, int epochs, int batch, int batches, double trainingLoss, EpochMetrics last) {

  /** Is told how a training goes. */
  @FunctionalInterface
  public interface Listener {

    /** After every update. */
    void updated(TrainingProgress progress);

    /**
     * Before the first update, if a checkpoint holds a part of the run, or all of it.
     *
     * @param epochs that are done
     */
    default void resumed(int epochs) {}
  }
}
