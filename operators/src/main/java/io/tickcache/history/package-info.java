/**
 * What instruments lived through, as the operator would have: histories of steps from recorded
 * events, their labels, and cuts of their time. Steps come from the classes that serve.
 */
package io.tickcache.history;
