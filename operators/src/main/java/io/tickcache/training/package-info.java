/**
 * From recorded markets to a model directory: histories of steps, labels, and the training itself.
 * Steps come from the classes that serve; tensors stay in the model package.
 */
package io.tickcache.training;
