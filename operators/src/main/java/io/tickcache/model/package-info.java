/**
 * Model directories, the TorchScript archive made of them, and the engine that runs new steps only.
 */
package io.tickcache.model;
