/** What a model expects of an instrument's next steps: a fork of its context, rolled forward. */
package io.tickcache.forecast;
