package io.tickcache.backtest;

/** Which way an order goes. */
public enum OrderSide {
  BUY(1),
  SELL(-1);

  private final int sign;

  OrderSide(int sign) {
    this.sign = sign;
  }

  /** 1 of BUY, -1 of SELL. */
  public int sign() {
    return sign;
  }
}
