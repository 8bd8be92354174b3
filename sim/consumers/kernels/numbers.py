"""The numbers that kernels need of a scenario; rebuilt when a date changes them.

A kernel reads a leaf where the scenario has it: ``scenario.repayment.reserve_share``, or, of a platform,
``numbers.platforms[p].terms.days_to_pay``. To mypy these are the scenario's own tables; in memory they are rows of all
their whole numbers, floats and flags, so that a new leaf is there as soon as it is declared. What is not a leaf, but
follows from some, is declared here.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from sim.core.channels import having
from sim.core.table import Table
from sim.core.units import ppm
from sim.core.vocabulary import Cause, Channel, Complaint, News, Tie
from sim.law import rights
from sim.scenario import PlatformParameters, Scenario, TrialParameters
from sim.scenario.leaf import Branch
from sim.scenario.parameters.collection.channels import ChannelParameters
from sim.scenario.parameters.people.beliefs import BeliefParameters, NewsParameters
from sim.scenario.parameters.platforms.terms import TermsParameters
from sim.scenario.parameters.rewards.points import PointsParameters

__all__ = ["Numbers", "PLAN_CYCLES", "Terms", "leaves_of", "numbers_of"]

_TABLES = (
    "population",
    "economy",
    "shopping",
    "repayment",
    "response",
    "beliefs",
    "fraud",
    "bureau",
    "regime",
    "society",
)
PLAN_CYCLES = (1, 3, 6, 12, 24)
"""Terms a platform may offer; 1 is pay in 30 days, the others are numbers of instalments."""


class Terms(Table):
    """What follows from a platform's leaves and is not one of them; one row per platform."""

    price: NDArray[np.float64]  # fee of the shortest plan, share of the basket
    standing: NDArray[np.float64]  # public opinion, -1 to 1, 0 on day 0
    merchant_discount_ppm: NDArray[np.int64]
    late_is_flat: NDArray[np.bool_]
    points_ppm: NDArray[np.int64]  # points per million cents, on bills met ...
    points_split_ppm: NDArray[np.int64]  # ... and on orders in instalments
    remind_on: NDArray[np.int64]  # bit k: a bill is a case k days before it is due
    follows_claims: NDArray[np.bool_]  # debts are still cases after charge-off
    ages_claims: NDArray[np.bool_]  # they grow older, whether they are cases or not
    late_cap_cents: NDArray[np.int64]  # from here on by law: of a year of an account
    restructure_below_cents: NDArray[np.int64]  # whatever the platform's own rules say
    cooling_off: NDArray[np.bool_]  # an order can be withdrawn
    repairs_cents: NDArray[np.int64]  # records of paid debts on limits up to this are struck


class Numbers(NamedTuple):
    """Numbers of which there is one for each platform, channel, kind of news and so on."""

    platforms: Sequence[PlatformParameters]
    terms: Terms
    plan_fee_ppm: NDArray[np.int64]  # by platform and number of cycles up to 24, per cycle; -1 where not offered
    channels: Mapping[tuple[int, int], ChannelParameters]  # by arm of a trial (one without a trial) and ``Channel``
    opts_out: NDArray[np.float64]  # by arm and ``Channel``: per unit of resentment, where opting out is a right
    reminder_reach: NDArray[np.float64]  # by arm and platform
    news: Sequence[NewsParameters]  # by ``News``
    closeness: NDArray[np.float64]  # by ``Tie``
    by_cause: NDArray[np.float64]  # gravity of complaints by ``Cause``
    where_to: NDArray[np.float64]  # share of complaints by ``Complaint``


def numbers_of(scenario: Scenario, arms: Sequence[Scenario]) -> Numbers:
    """All numbers in force; ``arms`` are those of a trial, without one the scenario alone."""
    complaints = scenario.society.complaints
    return Numbers(
        platforms=_rows(list(scenario.platforms.values())),
        terms=_terms_of(scenario, arms),
        plan_fee_ppm=np.array([_plan_fees(platform.terms) for platform in scenario.platforms.values()]),
        channels=_channels_of(arms),
        opts_out=_opts_out(arms),
        reminder_reach=np.array([[one.reminders.reach for one in arm.platforms.values()] for arm in arms]),
        news=_rows([getattr(scenario.beliefs.news, kind.name.lower()) for kind in News]),
        closeness=np.array([getattr(scenario.ties, kind.name.lower()).closeness for kind in Tie]),
        by_cause=np.array([getattr(complaints, cause.name.lower()) for cause in Cause]),
        where_to=np.array([getattr(complaints, where.name.lower()) for where in Complaint]),
    )


def leaves_of(scenario: Scenario) -> Sequence[Scenario]:
    """The scenario's own leaves, as a table of one row: its whole numbers, floats and flags under their names.

    Where the society is not active nothing is believed, so that nothing moves.
    """
    beliefs = scenario.beliefs
    if not scenario.society.active:
        names = BeliefParameters.model_fields
        moving = [name for name in names if name.startswith("weight_") or name.endswith("_rate")]
        beliefs = beliefs.model_copy(update=dict.fromkeys(moving, 0.0))
    tables = [beliefs if name == "beliefs" else getattr(scenario, name) for name in _TABLES]
    dtype = np.dtype(
        [(name, _dtype_of(cast(Hashable, type(table)))) for name, table in zip(_TABLES, tables, strict=True)],
        align=True,
    )
    return cast(Sequence[Scenario], np.array([tuple(map(_cells, tables))], dtype).view(np.recarray))


# --- tables of a scenario as records ------------------------------------------------------------------------------


@cache
def _dtype_of(kind: Hashable) -> np.dtype[Any]:
    """A table's leaves that are whole numbers, floats or flags, and its tables within."""
    columns: list[tuple[str, Any]] = []
    for name, field in cast(type[Branch], kind).model_fields.items():
        if field.annotation in (bool, int, float):
            columns.append((name, field.annotation))
        elif isinstance(field.annotation, type) and issubclass(field.annotation, Branch):
            columns.append((name, _dtype_of(field.annotation)))
    return np.dtype(columns, align=True)


def _cells(table: Branch) -> tuple[Any, ...]:
    values = (getattr(table, name) for name in cast(tuple[str, ...], _dtype_of(type(table)).names))
    return tuple(_cells(value) if isinstance(value, Branch) else value for value in values)


def _rows(tables: Sequence[Branch]) -> Any:
    """Tables of one kind, as rows."""
    return np.array([_cells(table) for table in tables], _dtype_of(type(tables[0]))).view(np.recarray)


# --- what follows from leaves -------------------------------------------------------------------------------------


def _channels_of(arms: Sequence[Scenario]) -> Any:
    """Channels of the scenario of each arm; plain reminders, channel 0, have nothing but a reach of their own."""
    nothing = np.zeros(1, _dtype_of(ChannelParameters)).view(np.recarray)
    channels = np.stack(
        [
            np.concatenate(
                [
                    nothing if channel is Channel.REMINDER else _rows([getattr(arm.channels, channel.name.lower())])
                    for channel in Channel
                ]
            )
            for arm in arms
        ]
    ).view(np.recarray)
    for arm, scenario in enumerate(arms):
        channels["reach"][arm, having("at_home")] *= scenario.response.home_share
        channels["reach"][arm, having("at_work")] *= scenario.response.work_share
    return channels


def _opts_out(arms: Sequence[Scenario]) -> NDArray[np.float64]:
    chances = np.zeros((len(arms), len(Channel)))
    for arm, scenario in enumerate(arms):
        for channel, chance in rights.opts_out(scenario).items():
            chances[arm, channel] = chance
    return chances


def _days_before_due(trial: TrialParameters | None, platform: str, in_arms: Sequence[PlatformParameters]) -> set[int]:
    """On which days before a due date a bill is a case: where an arm reminds, or a trial takes people in."""
    days = {one.reminders.days_before_due for one in in_arms}
    if trial is not None and trial.platform == platform:
        days |= set(range(-trial.to_days_past_due, 1 - trial.from_days_past_due))
    return {day for day in days if day > 0}


def _fees(terms: TermsParameters) -> dict[int, float]:
    """Instalment fees per cycle, share of the basket, by number of cycles."""
    return {3: terms.fee_3_cycles, 6: terms.fee_6_cycles, 12: terms.fee_12_cycles, 24: terms.fee_24_cycles}


def _plan_fees(terms: TermsParameters) -> list[int]:
    """One row of ``Numbers.plan_fee_ppm``."""
    offered = {n: ppm(fee) for n, fee in _fees(terms).items() if n in terms.instalments}
    return [0 if n == 1 else offered.get(n, -1) for n in range(PLAN_CYCLES[-1] + 1)]


def _points(points: PointsParameters) -> dict[str, int]:
    """Points per 100 yuan, 10,000 cents, as points per million cents."""
    return {
        "points_ppm": round(points.per_100_yuan * 100.0),
        "points_split_ppm": round(points.instalment_bonus * 100.0),
    }


def _terms_of(scenario: Scenario, arms: Sequence[Scenario]) -> Terms:
    """Rows in the scenario's order of platforms; ``arms`` tell who is reminded or followed."""
    table = Terms.zeros(len(scenario.platforms))
    for row, (name, platform) in enumerate(scenario.platforms.items()):
        in_arms = [arm.platforms[name] for arm in arms]
        shortest = min(platform.terms.instalments, default=0)
        followed = any(one.collection.active for one in in_arms)
        given = {
            "price": _fees(platform.terms)[shortest] * shortest if shortest else 0.0,
            "merchant_discount_ppm": ppm(platform.terms.merchant_discount),
            "late_is_flat": platform.late.kind == "flat",
            **_points(platform.points),
            "remind_on": reduce(or_, (1 << days for days in _days_before_due(scenario.trial, name, in_arms)), 0),
            "follows_claims": followed,
            "ages_claims": followed or scenario.repayment.claim_income_share > 0,
            **rights.on_accounts(scenario.regime),
        }
        for column, value in given.items():
            getattr(table, column)[row] = value
    return table
