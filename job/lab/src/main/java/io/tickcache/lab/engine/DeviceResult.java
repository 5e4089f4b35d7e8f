package io.tickcache.lab.engine;

/**
 * How a variant compares.
 *
 * @param rows outputs compared
 * @param differing rows of which a bit differs between two ways of batching
 * @param betweenBatchings largest difference of an output between them
 * @param fromCpu largest difference from the CPU's output in fp32
 * @param deviation standard deviation of the CPU's outputs, for scale
 */
record DeviceResult(
    EngineVariant variant,
    int rows,
    int differing,
    double betweenBatchings,
    double fromCpu,
    double deviation) {}
