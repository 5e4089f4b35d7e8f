/**
 * What a comparison leaves behind: its table, figures as JSON, equities as CSV and a page. The same
 * bytes for the same content; what was measured has a file of its own.
 */
package io.tickcache.job.compare.report;
