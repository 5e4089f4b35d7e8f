package io.tickcache.lab.recovery;

import io.tickcache.job.kafka.PredictionId;
import java.util.Arrays;
import java.util.Map;

/**
 * The predictions of a disturbed run beside those of an undisturbed one.
 *
 * @param expected predictions of the undisturbed run
 * @param lost of them missing from the disturbed one
 * @param extra predictions that only the disturbed one has
 * @param changed predictions that both have, with different bytes
 * @param equalDuplicates that the disturbed run wrote again, byte for byte
 * @param otherDuplicates that it wrote again as other bytes
 */
public record Comparison(
    long expected,
    long lost,
    long extra,
    long changed,
    long equalDuplicates,
    long otherDuplicates) {

  static Comparison of(PredictionLog log, Map<PredictionId, byte[]> expected)
      throws InterruptedException {
    Map<PredictionId, byte[]> disturbed = log.finish();
    long lost = expected.keySet().stream().filter(id -> !disturbed.containsKey(id)).count();
    long extra = disturbed.keySet().stream().filter(id -> !expected.containsKey(id)).count();
    long changed =
        expected.entrySet().stream()
            .filter(entry -> disturbed.containsKey(entry.getKey()))
            .filter(entry -> !Arrays.equals(entry.getValue(), disturbed.get(entry.getKey())))
            .count();
    return new Comparison(
        expected.size(), lost, extra, changed, log.equalDuplicates(), log.otherDuplicates());
  }

  /**
   * Whether the disturbances left no trace but what the delivery allows.
   *
   * @param duplicatesAllowed whether a prediction may come again as the same bytes
   */
  public boolean holds(boolean duplicatesAllowed) {
    return expected > 0
        && lost + extra + changed + otherDuplicates == 0
        && (duplicatesAllowed || equalDuplicates == 0);
  }
}
