/** What the operator is told by the job's options. */
package io.tickcache.inference.config;
