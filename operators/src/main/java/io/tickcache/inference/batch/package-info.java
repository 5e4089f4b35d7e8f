/**
 * The steps that wait for the next forward pass, the instruments whose KV blocks it needs, and the
 * predictions that it gives.
 */
package io.tickcache.inference.batch;
