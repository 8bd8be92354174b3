"""The market: its day, its beginning, trials inside it, and how Mesa sees it."""

from sim.market.market import Consumers, CreditMarket

__all__ = ["Consumers", "CreditMarket"]
