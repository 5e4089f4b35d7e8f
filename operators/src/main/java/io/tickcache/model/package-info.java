/** Model directories: configuration, weights, checks, ids. Files only, nothing that computes. */
package io.tickcache.model;
