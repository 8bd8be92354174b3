"""Lending platforms: credit, funding, risk, monitoring."""

from sim.platforms.credit.admission import POLICIES, CreditPolicy, Scorecard, check_policies
from sim.platforms.platform import Platform

__all__ = ["CreditPolicy", "POLICIES", "Platform", "Scorecard", "check_policies"]
