/**
 * What a model sees of a book or a kline window: scale-free numbers, in an order that a schema
 * names.
 */
package io.tickcache.features;
