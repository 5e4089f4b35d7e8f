/**
 * What pages are made of that explain themselves without a network: escaped HTML, lines over time
 * that the page's script draws, and figures as people read them.
 */
package io.tickcache.job.page;
