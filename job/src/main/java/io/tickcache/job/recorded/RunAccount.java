package io.tickcache.job.recorded;

import io.tickcache.job.kafka.PublishedCounts;
import io.tickcache.steps.EventAccount;
import java.util.List;

/**
 * What became of recordings in a run, however often it was gone on with.
 *
 * @param input the events that the job was given
 * @param events what became of them, by rule
 * @param predictions how many
 * @param signals how many
 * @param allocations how many
 * @param scores how many
 * @param forecasts how many
 * @param deadLetters how many
 * @param deadLetterReasons why, a line a stage
 * @param reading what became of the recordings' files and lines, for people
 * @param badLines lines that could not be used
 * @param cut whether a duration cut the recordings
 */
public record RunAccount(
    PublishedCounts input,
    EventAccount events,
    long predictions,
    long signals,
    long allocations,
    long scores,
    long forecasts,
    long deadLetters,
    List<String> deadLetterReasons,
    List<String> reading,
    long badLines,
    boolean cut) {

  public RunAccount {
    deadLetterReasons = List.copyOf(deadLetterReasons);
    reading = List.copyOf(reading);
  }
}
