/** {@code bench recovery}: what is lost, repeated or changed when processes are killed. */
package io.tickcache.lab.recovery;
