#!/usr/bin/env python3
"""Writes kline_features.csv beside itself: synthetic klines and their features as pandas has them.

The formulas are the reference's. Made once, with pandas 1.5.3 (Debian 12, python3-pandas); run it
again only if the kline schema gets a new version:  /usr/bin/python3 kline_features.py
"""
import pathlib

import numpy as np
import pandas as pd

ROWS = 400
random = np.random.default_rng(20240808)
returns = random.normal(0, 0.002, ROWS)
returns[120:160] = np.abs(returns[120:160])  # rises only: no losses in the RSI's window
returns[200:240] = 0  # prices stand still
returns[300] = 0.2  # a jump
df = pd.DataFrame({
    "close": np.round(60_000 * np.exp(np.cumsum(returns)), 1),
    "volume": np.round(random.lognormal(3, 1, ROWS), 3),
})
df.loc[200:210, "volume"] = 0.0

df["log_return"] = np.log(df["close"] / df["close"].shift(1))
df["volatility"] = df["log_return"].rolling(24).std()
df["volume_ratio"] = df["volume"] / df["volume"].rolling(24).mean()
df["momentum"] = df["close"] / df["close"].shift(24) - 1
delta = df["close"].diff()
gain = delta.where(delta > 0, 0).rolling(14).mean()
loss = (-delta.where(delta < 0, 0)).rolling(14).mean()
df["rsi"] = (100 - (100 / (1 + gain / (loss + 1e-8)))) / 100

df.to_csv(pathlib.Path(__file__).with_suffix(".csv"), index=False)
