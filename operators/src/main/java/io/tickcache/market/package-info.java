/** Order books and kline windows, rebuilt by the feeds' own rules; knows the wire contract only. */
package io.tickcache.market;
