package io.tickcache.lab.recovery;

import java.util.Arrays;
import java.util.Map;

/**
 * The records of one output of a disturbed run beside those of an undisturbed one.
 *
 * @param expected records of the undisturbed run
 * @param lost of them missing from the disturbed one
 * @param extra records that only the disturbed one has
 * @param changed records that both have, with different bytes
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

  /**
   * Compares.
   *
   * @param log of the disturbed run, which is not bounded
   * @param undisturbed records of the other, at whose end all that time does is done
   * @param untilMicros how far event time has come in the disturbed run: what the other has of
   *     later is not missing
   */
  static Comparison of(TopicLog<OutputId> log, Map<OutputId, byte[]> undisturbed, long untilMicros)
      throws InterruptedException {
    Comparison records = between(log.finish(), undisturbed, untilMicros);
    return new Comparison(
        records.expected,
        records.lost,
        records.extra,
        records.changed,
        log.equalDuplicates(),
        log.otherDuplicates());
  }

  /** The same, of what was written once. */
  static Comparison between(
      Map<OutputId, byte[]> disturbed, Map<OutputId, byte[]> undisturbed, long untilMicros) {
    long expected = 0;
    long lost = 0;
    long changed = 0;
    for (Map.Entry<OutputId, byte[]> entry : undisturbed.entrySet()) {
      byte[] bytes = disturbed.get(entry.getKey());
      if (bytes != null) {
        expected++;
        changed += Arrays.equals(entry.getValue(), bytes) ? 0 : 1;
      } else if (entry.getKey().key().timeMicros() <= untilMicros) {
        expected++;
        lost++;
      }
    }
    long extra = disturbed.keySet().stream().filter(id -> !undisturbed.containsKey(id)).count();
    return new Comparison(expected, lost, extra, changed, 0, 0);
  }

  /** Whether neither run has any. */
  boolean isEmpty() {
    return expected + extra == 0;
  }

  /**
   * Whether the disturbances left no trace but what the delivery allows.
   *
   * @param duplicatesAllowed whether a record may come again as the same bytes
   */
  public boolean holds(boolean duplicatesAllowed) {
    return expected > 0
        && lost + extra + changed + otherDuplicates == 0
        && (duplicatesAllowed || equalDuplicates == 0);
  }
}
