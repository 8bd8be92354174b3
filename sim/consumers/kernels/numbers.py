"""The numbers that kernels need of a scenario; rebuilt when a date changes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.channels import having
from sim.core.vocabulary import Cause, Channel, Complaint, News, Tie
from sim.law import rights
from sim.scenario import PlatformParameters, Scenario, TrialParameters
from sim.scenario.parameters.rewards.points import PointsParameters

__all__ = [
    "Channels", "Habits", "PLAN_CYCLES", "Response", "Taste", "Terms", "Tidings", "channels_of", "habits_of",
    "response_of", "taste_of", "terms_of", "tidings_of",
]

PLAN_CYCLES = (1, 3, 6, 12, 24)
"""Terms a platform may offer; 1 is pay in 30 days, the others are numbers of instalments."""


class Habits(NamedTuple):
    """Economy, shopping and repayment, as in the scenario (see there for units)."""

    job_loss_daily: float
    job_finding_daily: float
    benefit_share: float
    expense_shock_daily: float
    expense_shock_share: float
    expense_shock_log_sd: float
    wants_daily: float
    basket_share: float
    basket_log_sd: float
    taste_for_cash: float
    cash_strain: float
    taste_for_credit: float
    weight_headroom: float
    weight_price: float
    weight_reputation: float
    weight_habit: float
    habit_kept_per_cycle: float
    weight_burden: float
    hassle_of_instalments: float
    regret: float
    reserve_share: float
    attention_daily: float
    weight_future_credit: float
    weight_debt_burden: float
    minimum_taste: float
    partial_floor: float
    fee_lesson: float
    fee_lesson_fade_per_cycle: float
    bills_earmarked: float
    pay_log_sd: float
    pay_memory: float
    styled: float  # 1 where people have styles of paying
    style_full: float
    style_fourfold: float
    style_double: float
    style_minimum: float
    style_switch: float
    catch_up: float
    past_due_only: float
    arrears_recall: float
    pay_day_attention: float
    attention_fade: float
    averted: float
    willing_memory: float
    willing_shared: float
    pain_of_paying: float
    counts_all_credit: float
    order_by_credit: float
    claim_income_share: float
    claim_staleness: float
    claim_momentum: float
    contested_share: float
    contactable_logit_sd: float
    points_as_price: float
    points_recall: float
    weight_points: float
    hurt_by_freeze: float
    fraud_share: float  # from here on: the scenario's ``fraud``
    fraud_from_day: int
    fraud_to_day: int
    fraud_spree_days: int
    fraud_orders_daily: float
    fraud_of_headroom: float
    fraud_cash_out_fee: float
    weight_free_limit: float  # of ``shopping``


class Response(NamedTuple):
    """How debtors take treatment: the scenario's ``response`` (see there for units)."""

    weight_pursuit: float
    weight_stigma: float
    weight_resentment: float
    weight_other_credit: float
    resentment_per_surprise: float
    expectation_rate: float
    resentment_kept_per_cycle: float
    pursuit_kept_per_cycle: float
    exposure_kept_per_cycle: float
    evasion_kept_per_cycle: float
    load_kept_per_cycle: float
    fatigue_weight: float
    weight_familiar: float
    promise_taste: float
    promise_income_share: float
    evasion_per_visit: float
    number_change: float
    dispute_taste: float
    refuse_per_resentment: float
    relief: float
    reminder_recall: float
    vulnerable_harm: float
    loses_touch_per_cycle: float
    relative_pays: float
    relative_tells: float
    dismissed_per_visit: float
    consent_withheld: float  # of ``regime``
    prior_pursuit: float  # from here on: the scenario's ``beliefs``, where the society is active
    prior_cases: float
    cases_kept_per_cycle: float
    norm_by_circle: float
    norm_kept_per_cycle: float
    fairness_kept_per_cycle: float
    weight_belief: float
    weight_norm: float
    weight_fairness: float
    fairness_rate: float
    hearsay_rate: float


class Channels(NamedTuple):
    """Reminders and channels, by arm of a trial (one without a trial) and by platform or ``Channel``."""

    reminder_reach: NDArray[np.float64]  # (n_arms, n_platforms)
    reach: NDArray[np.float64]  # these: (n_arms, channels)
    evadable: NDArray[np.float64]
    persuasion: NDArray[np.float64]
    binding: NDArray[np.float64]
    load: NDArray[np.float64]
    harshness: NDArray[np.float64]
    pursuit: NDArray[np.float64]
    exposure: NDArray[np.float64]
    harm: NDArray[np.float64]
    links: NDArray[np.float64]
    presence: NDArray[np.float64]
    opts_out: NDArray[np.float64]  # per unit of resentment, where opting out is a right


class Tidings(NamedTuple):
    """How news counts, by ``News`` (see the scenario's ``beliefs.news``), and closeness by ``Tie``."""

    reach: NDArray[np.float64]
    pursued: NDArray[np.float64]
    spared: NDArray[np.float64]
    fairness: NDArray[np.float64]
    closeness: NDArray[np.float64]


class Taste(NamedTuple):
    """Who complains, and where: the scenario's ``society.complaints``."""

    hazard: float
    per_resentment: float
    by_cause: NDArray[np.float64]  # by ``Cause``
    where_to: NDArray[np.float64]  # by ``Complaint``


class Terms(NamedTuple):
    """One entry per platform; shares in parts per million, so that all charges are whole-number arithmetic."""

    plan_fee_ppm: NDArray[np.int64]  # (n_platforms, 25) by number of cycles, per cycle; -1 where not offered
    price: NDArray[np.float64]  # fee of the shortest plan, share of the basket
    reputation: NDArray[np.float64]
    standing: NDArray[np.float64]  # public opinion, -1 to 1, 0 on day 0
    instalment_floor_cents: NDArray[np.int64]
    days_to_pay: NDArray[np.int64]
    minimum_ppm: NDArray[np.int64]
    merchant_discount_ppm: NDArray[np.int64]
    green_fee_off_ppm: NDArray[np.int64]  # off the instalment fee of a green order
    green_limit_ppm: NDArray[np.int64]  # above the limit, for green orders
    green_discount_off_ppm: NDArray[np.int64]  # off the merchant discount of a green order
    green_waits: NDArray[np.bool_]  # a green pay-in-30 order is billed one statement later
    deferral: NDArray[np.bool_]
    deferral_fee_ppm: NDArray[np.int64]
    deferral_gap_cycles: NDArray[np.int64]
    restructure_gap_cycles: NDArray[np.int64]
    late_is_flat: NDArray[np.bool_]
    service_ppm: NDArray[np.int64]
    penalty_ppm: NDArray[np.int64]
    flat_first_cents: NDArray[np.int64]
    flat_second_cents: NDArray[np.int64]
    flat_cap_ppm: NDArray[np.int64]
    flat_cap_cents: NDArray[np.int64]
    apr_cap_ppm: NDArray[np.int64]
    late_counts_in_apr_cap: NDArray[np.bool_]
    late_cap_cents: NDArray[np.int64]  # of a year of an account, by law
    charge_off_days: NDArray[np.int64]
    reapply_cycles: NDArray[np.int64]
    points_ppm: NDArray[np.int64]  # points per million cents, on bills met ...
    points_split_ppm: NDArray[np.int64]  # ... and on orders in instalments
    point_cents: NDArray[np.int64]
    redeem_floor: NDArray[np.int64]  # points
    period_cycles: NDArray[np.int64]
    tier_points: NDArray[np.int64]
    tier_bonus_ppm: NDArray[np.int64]
    min_cycles_open: NDArray[np.int64]
    gap_cycles: NDArray[np.int64]
    restructure_cycles: NDArray[np.int64]
    restructure_below_cents: NDArray[np.int64]  # a right by law, whatever the platform's own rules say
    help_from_days: NDArray[np.int64]
    help_to_days: NDArray[np.int64]
    help_daily: NDArray[np.float64]
    re_age_after: NDArray[np.int64]
    remind_on: NDArray[np.int64]  # bit k: a bill is a case k days before it is due
    follows_claims: NDArray[np.bool_]  # debts are still cases after charge-off
    ages_claims: NDArray[np.bool_]  # they grow older, whether they are cases or not
    cooling_off: NDArray[np.bool_]  # an order can be withdrawn
    repairs_cents: NDArray[np.int64]  # records of paid debts on limits up to this are struck
    asks_bureau: NDArray[np.bool_]
    close_idle_cycles: NDArray[np.int64]  # 0: never
    record_cycles: NDArray[np.int64]  # 0: for ever


def habits_of(scenario: Scenario) -> Habits:
    """Consumers' numbers of a scenario."""
    given = {
        **scenario.economy.model_dump(), **scenario.shopping.model_dump(), **scenario.repayment.model_dump(),
        "styled": float(any(scenario.repayment.styles.model_dump().values())),
        **{f"style_{name}": value for name, value in scenario.repayment.styles.model_dump().items()},
        "contactable_logit_sd": scenario.population.contactable_logit_sd,
        "wants_daily": scenario.shopping.wants_per_cycle / 30.0,
        "points_as_price": scenario.shopping.weight_points,
        **{f"fraud_{name}": value for name, value in scenario.fraud.model_dump().items()},
    }
    return Habits(**{name: given[name] for name in Habits._fields})


def response_of(scenario: Scenario) -> Response:
    """Debtors' numbers of a scenario."""
    beliefs = scenario.beliefs.model_dump(exclude={"news"})
    if not scenario.society.active:  # nothing is believed, so nothing moves
        beliefs |= {name: 0.0 for name in beliefs if name.startswith("weight_") or name.endswith("_rate")}
    given = {**scenario.response.model_dump(), **beliefs, "consent_withheld": scenario.regime.consent_withheld}
    return Response(**{name: given[name] for name in Response._fields})


def tidings_of(scenario: Scenario) -> Tidings:
    """What news weighs."""
    news = [getattr(scenario.beliefs.news, kind.name.lower()).model_dump() for kind in News]
    closeness = [getattr(scenario.ties, kind.name.lower()).closeness for kind in Tie]
    columns = {name: np.array([row[name] for row in news]) for name in Tidings._fields if name != "closeness"}
    return Tidings(**columns, closeness=np.array(closeness))


def taste_of(scenario: Scenario) -> Taste:
    """What makes people complain."""
    given = scenario.society.complaints
    return Taste(
        given.hazard, given.per_resentment,
        np.array([getattr(given, cause.name.lower()) for cause in Cause]),
        np.array([getattr(given, where.name.lower()) for where in Complaint]))


def channels_of(arms: Sequence[Scenario]) -> Channels:
    """Channels' numbers of the scenario of each arm; plain reminders, channel 0, only ever reach."""
    tables = [
        [{} if channel is Channel.REMINDER else getattr(arm.channels, channel.name.lower()).model_dump()
         for channel in Channel]
        for arm in arms
    ]
    columns = {
        name: np.array([[row.get(name, 0.0) for row in table] for table in tables]) for name in Channels._fields[1:]
    }
    for arm, scenario in enumerate(arms):
        for channel, chance in rights.opts_out(scenario).items():
            columns["opts_out"][arm, channel] = chance
        columns["reach"][arm, having("at_home")] *= scenario.response.home_share
        columns["reach"][arm, having("at_work")] *= scenario.response.work_share
    read = [[platform.reminders.reach for platform in arm.platforms.values()] for arm in arms]
    return Channels(np.array(read), **columns)


def _days_before_due(
    trial: TrialParameters | None, platform: str, in_arms: Sequence[PlatformParameters]
) -> set[int]:
    """On which days before a due date a bill is a case: where an arm reminds, or a trial takes people in."""
    days = {one.reminders.days_before_due for one in in_arms}
    if trial is not None and trial.platform == platform:
        days |= set(range(-trial.to_days_past_due, 1 - trial.from_days_past_due))
    return {day for day in days if day > 0}


def _ppm(share: float) -> int:
    return round(share * 1_000_000)


def _points(points: PointsParameters) -> dict[str, object]:
    """Columns of ``Terms`` about points; those per 100 yuan, 10,000 cents, as points per million cents."""
    return points.model_dump() | {
        "points_ppm": round(points.per_100_yuan * 100.0),
        "points_split_ppm": round(points.instalment_bonus * 100.0),
        "tier_bonus_ppm": _ppm(points.tier_bonus),
    }


def terms_of(scenario: Scenario, arms: Sequence[Scenario]) -> Terms:
    """Platforms' numbers of a scenario, in its order of platforms; ``arms`` tell who is reminded or followed."""
    rows: list[dict[str, object]] = []
    for name, platform in scenario.platforms.items():
        in_arms = [arm.platforms[name] for arm in arms]
        terms, late, credit = platform.terms, platform.late, platform.credit
        fees = {3: terms.fee_3_cycles, 6: terms.fee_6_cycles, 12: terms.fee_12_cycles, 24: terms.fee_24_cycles}
        shortest = min(terms.instalments, default=0)
        rows.append({
            "plan_fee_ppm": [
                0 if n == 1 else _ppm(fees[n]) if n in terms.instalments else -1 for n in range(PLAN_CYCLES[-1] + 1)
            ],
            "price": fees[shortest] * shortest if shortest else 0.0,
            "reputation": platform.reputation,
            "standing": 0.0,
            "instalment_floor_cents": terms.instalment_floor_cents,
            "days_to_pay": terms.days_to_pay,
            "minimum_ppm": _ppm(terms.minimum_payment_share),
            "merchant_discount_ppm": _ppm(terms.merchant_discount),
            "green_fee_off_ppm": _ppm(platform.green.fee_off),
            "green_limit_ppm": _ppm(platform.green.limit_uplift),
            "green_discount_off_ppm": _ppm(platform.green.merchant_discount_off),
            "green_waits": platform.green.longer_free,
            "deferral": terms.deferral,
            "deferral_fee_ppm": _ppm(terms.deferral_fee_share),
            "deferral_gap_cycles": terms.deferral_gap_cycles,
            "restructure_gap_cycles": terms.restructure_gap_cycles,
            "late_is_flat": late.kind == "flat",
            "service_ppm": _ppm(late.service_daily),
            "penalty_ppm": _ppm(late.penalty_daily),
            "flat_first_cents": late.flat_first_cents,
            "flat_second_cents": late.flat_second_cents,
            "flat_cap_ppm": _ppm(late.flat_cap_share),
            "flat_cap_cents": late.flat_cap_cents,
            "apr_cap_ppm": _ppm(late.apr_cap),
            "late_counts_in_apr_cap": late.late_counts_in_apr_cap,
            "charge_off_days": credit.charge_off_days_past_due,
            "reapply_cycles": credit.reapply_cycles,
            **_points(platform.points),
            **platform.forbearance.model_dump(),
            **rights.on_accounts(scenario.regime),
            "remind_on": reduce(or_, (1 << days for days in _days_before_due(scenario.trial, name, in_arms)), 0),
            "follows_claims": any(one.collection.active for one in in_arms),
            "ages_claims": any(one.collection.active for one in in_arms) or scenario.repayment.claim_income_share > 0,
            "asks_bureau": scenario.bureau.active,
            "close_idle_cycles": credit.close_idle_cycles,
            "record_cycles": credit.record_cycles,
        })
    return Terms(**{name: np.array([row[name] for row in rows]) for name in Terms._fields})
