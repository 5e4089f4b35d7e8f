/** Contexts that a restore had to drop, computed anew from retained inputs, a pass at a time. */
package io.tickcache.inference.rebuild;
