package io.tickcache.job.graph;

import io.tickcache.inference.event.RawEvent;
import java.util.OptionalInt;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;

/**
 * Where the job's input comes from and where its outputs go.
 *
 * @param source the input events
 * @param readers subtasks that read the source; empty for as many as the job has
 * @param watermarks how far event time has come, from those events
 * @param sinks where every prediction goes, and every record that could not be used
 */
public record JobEnds(
    Source<RawEvent, ?, ?> source,
    OptionalInt readers,
    WatermarkStrategy<RawEvent> watermarks,
    JobSinks sinks) {}
