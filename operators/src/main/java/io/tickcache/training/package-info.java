/** From histories to a model directory: the training itself; tensors stay in the engine. */
package io.tickcache.training;
