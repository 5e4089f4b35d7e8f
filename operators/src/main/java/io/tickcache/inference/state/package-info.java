/**
 * What is kept of each instrument, in memory and in keyed state: one class owns that state, and the
 * others are its parts or what it reads and writes.
 */
package io.tickcache.inference.state;
