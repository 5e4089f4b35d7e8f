package io.tickcache.job.compare;

import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.evaluation.difference.Deviation;
import io.tickcache.evaluation.difference.PairedIc;
import io.tickcache.job.recorded.RunPace;
import java.util.List;

/**
 * What a cell came to.
 *
 * @param contextBytes of the KV blocks of one full context
 * @param cacheBytes of those of all instruments at the end of the history
 * @param deviation of its predictions from the reference's; null if that could not run
 * @param unmatched predictions of a step of which the other has none
 * @param ic beside the reference's; null if that could not run, or the output is about no return
 * @param account what was earned
 * @param quoteCurrency such as "USDT"; null if there is no single one
 * @param inSample what of the time the models knew
 * @param pace measured, when the cell was run; null where nobody measured
 */
public record CellResult(
    long contextBytes,
    long cacheBytes,
    Deviation deviation,
    long unmatched,
    PairedIc ic,
    AccountFigures account,
    String quoteCurrency,
    List<InSampleSpan> inSample,
    RunPace pace) {}
