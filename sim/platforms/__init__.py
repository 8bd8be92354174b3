"""Lending platforms: credit, funding, risk, monitoring."""

from sim.platforms.credit import POLICIES, CreditPolicy, Scorecard, check_policies
from sim.platforms.platform import Platform

__all__ = ["POLICIES", "CreditPolicy", "Platform", "Scorecard", "check_policies"]
