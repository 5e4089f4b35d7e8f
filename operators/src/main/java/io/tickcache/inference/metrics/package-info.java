/** What the operator counts and shows. Whoever counts knows this package; it knows none of them. */
package io.tickcache.inference.metrics;
