/** The published figures, measured again: what a step costs and what its context takes. */
package io.tickcache.lab.engine;
