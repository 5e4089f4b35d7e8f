/**
 * Order books and kline windows, rebuilt by the feeds' own rules, and what is made of them: klines
 * of trades, records of all instruments; knows the wire contract only.
 */
package io.tickcache.market;
