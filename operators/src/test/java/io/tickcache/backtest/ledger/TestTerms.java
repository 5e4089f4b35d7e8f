package io.tickcache.backtest.ledger;

import io.tickcache.backtest.ledger.InstrumentTerms.Contract;
import java.math.BigDecimal;

/** Terms of instruments, for tests. */
public final class TestTerms {

  private TestTerms() {}

  /** No fees, no spread of bars, lots of 0.00000001. */
  public static InstrumentTerms free() {
    return with(Contract.LINEAR, "1", "0", "0", "0");
  }

  /** Fees and half spread as shares. */
  public static InstrumentTerms with(
      Contract contract, String multiplier, String maker, String taker, String halfSpread) {
    return new InstrumentTerms(
        contract,
        new BigDecimal(multiplier),
        BigDecimal.ZERO,
        contract == Contract.LINEAR ? new BigDecimal("0.00000001") : BigDecimal.ONE,
        BigDecimal.ZERO,
        null,
        new BigDecimal(maker),
        new BigDecimal(taker),
        new BigDecimal(halfSpread));
  }

  /** The same terms with whole lots, a least value and a largest position. */
  public static InstrumentTerms limited(String lot, String minNotional, String maxPosition) {
    return new InstrumentTerms(
        Contract.LINEAR,
        BigDecimal.ONE,
        BigDecimal.ZERO,
        new BigDecimal(lot),
        new BigDecimal(minNotional),
        maxPosition == null ? null : new BigDecimal(maxPosition),
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.ZERO);
  }
}
