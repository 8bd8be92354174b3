"""Where the twin's consumers live: what they all know, and what they moved and counted in this phase."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from types import SimpleNamespace
from typing import Any

import mesa

from sim.consumers.kernels.numbers import Numbers, numbers_of
from sim.core.ledger import Entry
from sim.core.vocabulary import Cause, Channel, Complaint, Count, News, Tie
from sim.scenario import PlatformParameters, Scenario
from tests.twin.census import zeros
from tests.twin.draws import Draw

__all__ = ["Town", "makeup_of"]


class Town(mesa.Model):
    """Numbers in force, the same for everyone; ``flows`` and ``counts`` by platform, ``losses`` by cohort too;
    ``reliefs`` row by row."""

    habits: SimpleNamespace  # of the scenario's economy, shopping, repayment and fraud
    response: SimpleNamespace  # of the scenario's response and beliefs
    terms: list[SimpleNamespace]  # by platform
    channels: list[list[SimpleNamespace]]  # by arm and channel
    reminder_reach: list[list[float]]  # by arm and platform
    news: list[SimpleNamespace]  # by kind of news
    closeness: list[float]  # by kind of tie
    taste: SimpleNamespace  # for complaints

    def __init__(self, n_platforms: int, draw: Draw) -> None:
        super().__init__(rng=0)  # never drawn from
        self.draw = draw
        self.flows = zeros(n_platforms, len(Entry))
        self.counts = zeros(n_platforms, len(Count))
        self.losses: list[dict[int, tuple[int, ...]]] = [{} for _ in range(n_platforms)]
        self.reliefs: list[tuple[int, ...]] = []

    def use(self, scenario: Scenario, arms: Sequence[Scenario]) -> None:
        """Take the numbers in force from today on, as plain Python numbers."""
        self.habits, self.response = _habits_of(scenario), _response_of(scenario)
        numbers = numbers_of(scenario, arms)
        table = numbers.terms.columns() | {"plan_fee_ppm": numbers.plan_fee_ppm}
        self.terms = [
            SimpleNamespace(
                **_terms_of(platform, scenario) | {name: column[row].tolist() for name, column in table.items()}
            )
            for row, platform in enumerate(scenario.platforms.values())
        ]
        self.channels = [_ways(numbers_of(arm, [arm])) for arm in arms]
        self.reminder_reach = [[one.reminders.reach for one in arm.platforms.values()] for arm in arms]
        self.closeness = [getattr(scenario.ties, kind.name.lower()).closeness for kind in Tie]
        self.news = [getattr(scenario.beliefs.news, kind.name.lower()) for kind in News]
        complaints = scenario.society.complaints
        self.taste = SimpleNamespace(
            hazard=complaints.hazard,
            per_resentment=complaints.per_resentment,
            by_cause=[getattr(complaints, cause.name.lower()) for cause in Cause],
            where_to=[getattr(complaints, where.name.lower()) for where in Complaint],
        )


def _habits_of(scenario: Scenario) -> SimpleNamespace:
    styles = scenario.repayment.styles.model_dump()
    tables = (scenario.economy.model_dump(), scenario.shopping.model_dump(), scenario.repayment.model_dump())
    return SimpleNamespace(
        **tables[0]
        | tables[1]
        | tables[2]
        | {
            "styled": any(styles.values()),
            **{f"style_{name}": value for name, value in styles.items()},
            "contactable_logit_sd": scenario.population.contactable_logit_sd,
            "wants_daily": scenario.shopping.wants_per_cycle / 30.0,
            "points_as_price": scenario.shopping.weight_points,
            **{f"fraud_{name}": value for name, value in scenario.fraud.model_dump().items()},
        }
    )


def _response_of(scenario: Scenario) -> SimpleNamespace:
    beliefs = scenario.beliefs.model_dump(exclude={"news"})
    if not scenario.society.active:  # nothing is believed, so nothing moves
        beliefs |= {name: 0.0 for name in beliefs if name.startswith("weight_") or name.endswith("_rate")}
    return SimpleNamespace(
        **scenario.response.model_dump() | beliefs, consent_withheld=scenario.regime.consent_withheld
    )


def _terms_of(platform: PlatformParameters, scenario: Scenario) -> dict[str, Any]:
    """A platform's leaves by name; shares of money in parts per million, as charges are whole-number arithmetic."""
    terms, late, credit, green = platform.terms, platform.late, platform.credit, platform.green
    shares = {
        "minimum": terms.minimum_payment_share,
        "deferral_fee": terms.deferral_fee_share,
        "service": late.service_daily,
        "penalty": late.penalty_daily,
        "flat_cap": late.flat_cap_share,
        "apr_cap": late.apr_cap,
        "green_fee_off": green.fee_off,
        "green_limit": green.limit_uplift,
        "green_discount_off": green.merchant_discount_off,
        "tier_bonus": platform.points.tier_bonus,
    }
    return {
        **terms.model_dump(),
        **late.model_dump(),
        **credit.model_dump(),
        **platform.points.model_dump(),
        **platform.forbearance.model_dump(),
        **{f"{name}_ppm": round(share * 1_000_000) for name, share in shares.items()},
        "reputation": platform.reputation,
        "green_waits": green.longer_free,
        "charge_off_days": credit.charge_off_days_past_due,
        "asks_bureau": scenario.bureau.active,
    }


def _ways(numbers: Numbers) -> list[SimpleNamespace]:
    """The channels of the only arm; plain reminders have nothing but a reach of their own."""
    rows: Any = numbers.channels
    return [
        SimpleNamespace(
            **{name: rows[name][0, channel].item() for name in rows.dtype.names},
            opts_out=numbers.opts_out[0, channel].item(),
        )
        for channel in Channel
    ]


def makeup_of(scenario: Scenario) -> SimpleNamespace:
    """How people are drawn."""
    economy, repayment = scenario.economy, scenario.repayment
    return SimpleNamespace(
        **scenario.population.model_dump()
        | scenario.response.model_dump()
        | {
            "fraud_share": scenario.fraud.share,
            "job_loss_daily": economy.job_loss_daily,
            "job_finding_daily": economy.job_finding_daily,
            **{f"style_{name}": share for name, share in repayment.styles.model_dump().items()},
            "willing_lasting": sqrt(repayment.willing_memory * repayment.willing_shared),
        }
    )
