/**
 * Records as they came and as they were decoded, the order in which events leave for their
 * instruments, and how both move between tasks.
 */
package io.tickcache.inference.event;
