/**
 * What exchanges send, one decoder an exchange: messages to events. Knows neither files nor
 * sockets, so that recordings and live feeds share it.
 */
package io.tickcache.exchange;
