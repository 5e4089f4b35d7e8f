/**
 * What instruments are worth and what an account holds. Amounts are exact decimals, so that gross
 * profit, costs and net profit add up.
 */
package io.tickcache.backtest.ledger;
