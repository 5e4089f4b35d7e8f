/**
 * The market records that stand before every instrument's context: which a step sees, and how they
 * come into operator state and back.
 */
package io.tickcache.inference.prefix;
