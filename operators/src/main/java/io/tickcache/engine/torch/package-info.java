/**
 * The network in TorchScript, run by libtorch through DJL: on GPUs, for networks of the user's own,
 * and for training. The only package that knows tensors.
 */
package io.tickcache.engine.torch;
