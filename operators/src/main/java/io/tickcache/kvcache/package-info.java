/**
 * Where keys and values lie: blocks, pages, contexts. Ids only, but for the one owner of the
 * tensors.
 */
package io.tickcache.kvcache;
