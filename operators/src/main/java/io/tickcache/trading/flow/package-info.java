/**
 * The rules of {@code trading} as an operator of the job: what is kept in keyed state, and when it
 * goes.
 */
package io.tickcache.trading.flow;
