/** The recorded market as an exchange's simulation sees it, in order of event time. */
package io.tickcache.backtest.tape;
