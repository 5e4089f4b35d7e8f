/** How clients get in: errors of logging in, rights, transactional ids that are free. */
package io.tickcache.job.kafka.access;
