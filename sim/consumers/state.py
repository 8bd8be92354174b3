"""The population as tables: what is known of each consumer, each account, each instalment plan.

Accounts have shape (n_consumers, n_platforms). Money is whole cents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.frame import Frame, Ints
from sim.core.table import Table
from sim.core.units import CYCLE_DAYS

__all__ = [
    "Accounts",
    "Agenda",
    "MOST_INTENDED",
    "Missed",
    "NEVER_CYCLE",
    "NO_BUCKET",
    "NO_PLAN",
    "Pairs",
    "People",
    "Plans",
    "Ties",
    "UNDECIDED",
    "most_missed",
    "new_accounts",
    "new_plans",
    "none_missed",
    "with_room",
]

Cents = NDArray[np.int64]
NO_PLAN = -1
NO_BUCKET = 255
NEVER_CYCLE = -1000  # a cycle long before the first
UNDECIDED = -1  # sum to pay of a bill that nobody has looked at
MOST_INTENDED = 2_000_000_000  # cents


class People(Table):
    """One row per consumer."""

    income_cents: Cents  # per cycle, when employed
    essentials_cents: Cents  # per cycle
    buffer_cents: Cents
    cash_cents: Cents
    fees_cents: Cents  # charged in this cycle by all platforms
    forgetful: NDArray[np.float64]
    willing: NDArray[np.float64]
    price_sensitive: NDArray[np.float64]
    green: NDArray[np.float64]
    fee_lesson: NDArray[np.float64]
    stigma: NDArray[np.float64]
    resentment: NDArray[np.float64]
    expected: NDArray[np.float64]  # harshness of treatment
    pursuit: NDArray[np.float64]  # belief in being pursued in earnest, beyond what everyone believes
    exposed: NDArray[np.float64]  # how far others know
    evasion: NDArray[np.float64]
    cases_pursued: NDArray[np.float64]  # evidence, own and heard, that debtors are pursued
    cases_spared: NDArray[np.float64]  # and that they are not
    defaulting: NDArray[np.float64]  # share of ties known to default, mean over circles
    pay_day: NDArray[np.uint8]  # day of the cycle
    employed: NDArray[np.bool_]
    short_today: NDArray[np.bool_]
    distress_days: NDArray[np.uint8]  # in this cycle
    income_decile: NDArray[np.uint8]  # 0 poorest to 9 richest
    marks: NDArray[np.uint8]  # a set of ``Mark``
    district: NDArray[np.int16]
    reluctant: NDArray[np.float64]  # lasting unwillingness, a standard normal
    patience: NDArray[np.float64]  # share of known debts that is kept of cash
    job_hazard: NDArray[np.float64]  # multiple of the usual
    pay_level: NDArray[np.float64]  # log deviation of pay from the usual
    contactable: NDArray[np.float64]  # a standard normal
    style: NDArray[np.uint8]  # minimums paid of a bill when nothing is wrong


class Accounts(Table):
    """One row per consumer and platform."""

    limit_cents: Cents
    waiting_cents: NDArray[np.int32]  # pay-in-30 orders that the next statement leaves to the one after it
    unbilled_cents: Cents  # pay-in-30 orders since the last statement
    plans_cents: Cents  # principal of instalments still to be billed
    billed_cents: Cents  # principal billed and unpaid; after charge-off: all principal claimed
    carried_cents: Cents  # of it, what is past its due date
    fees_cents: Cents  # fees and charges billed and unpaid
    minimum_cents: Cents  # minimum not yet due
    arrears_cents: Cents  # minimum past due
    put_off_cents: NDArray[np.int32]  # minimum deferred to the next statement
    charged_cents: NDArray[np.int32]  # late charges of this spell of arrears
    charged_in_year_cents: NDArray[np.int32]  # late charges of this year of the account
    paid_cents: Cents  # ever
    green_cents: Cents  # principal of green orders
    habit: NDArray[np.float64]
    fairness: NDArray[np.float64]  # view of the platform, -1 to 1
    load: NDArray[np.float64]  # contacts of late, weighted by channel, fading
    first_plan: NDArray[np.int32]
    orders_cents: NDArray[np.int32]  # since the last statement
    usual_cents: NDArray[np.int32]  # orders between two statements, on average, the last weighing most
    points: NDArray[np.int32]  # earned in this period and not used
    points_before: NDArray[np.int32]  # earned in the period before and not used
    points_earned: NDArray[np.int32]  # in this period, for the tier
    offer_ppm: NDArray[np.int32]  # off the instalment fee of an order ...
    offer_until: NDArray[np.int32]  # ... made before this day
    paid_lately_cents: NDArray[np.int32]  # since the last due date
    spared_until: NDArray[np.int32]  # day before which no late charge is made
    intended_cents: NDArray[np.int32]  # still to be paid of what was decided for this bill, or of a claim this cycle
    score: NDArray[np.int16]
    days_past_due: NDArray[np.int16]
    opened_cycle: NDArray[np.int16]  # of admission, or of the last refusal
    deferred_cycle: NDArray[np.int16]  # of the last deferral
    arranged_cycle: NDArray[np.int16]  # of the last arrangement or re-ageing
    restructured_cycle: NDArray[np.int16]  # of the last restructuring
    worst_days: NDArray[np.int16]  # most days past due since the last statement
    statement_day: NDArray[np.uint8]  # day of the cycle
    status: NDArray[np.uint8]
    on_time_streak: NDArray[np.int16]  # bills met on their due date since the last that was not
    n_orders: NDArray[np.uint8]  # since the last statement
    contacts_failed: NDArray[np.uint8]  # in a row
    met_in_arrears: NDArray[np.uint8]  # minimums met, one after another, while in arrears
    deferral_offered: NDArray[np.bool_]  # of the bill that falls due next
    bill_met: NDArray[np.bool_]  # today
    reminded: NDArray[np.bool_]  # of the bill that falls due next
    bucket_before: NDArray[np.uint8]  # at the end of the last cycle
    sold: NDArray[np.bool_]  # a written-off debt that an agency has bought
    charged_off_cycle: NDArray[np.int16]
    arranged_cents: NDArray[np.int32]  # of what was past due when an arrangement was made, what is still unpaid
    written_off_cents: NDArray[np.int32]  # the debt when it was written off, and costs of courts put on it since
    forgiven_cents: NDArray[np.int32]  # of that
    idle_cycles: NDArray[np.uint8]  # statements in a row without an order and with nothing owed


class Missed(NamedTuple):
    """Minimums past due before the latest, of each account, oldest first; see ``kernels.credit.missed``."""

    cents: NDArray[np.int32]  # (n_consumers, n_platforms, room): what is unpaid of each
    gaps: NDArray[np.int16]  # days from its due date to that of the next


class Agenda(NamedTuple):
    """Who may have something to do, in little memory; see ``kernels.agenda``."""

    stirred: NDArray[np.uint8]  # (n_consumers,): a sum of ``kernels.agenda.LATE`` and ``CARRIES``
    statement_day: NDArray[np.uint8]  # (batches, n_platforms): day of the cycle


class Plans(Table):
    """Instalment plans, chained per account by ``following``; a plan with nothing left is free for reuse."""

    amount_cents: Cents
    fee_cents: Cents
    cycles: NDArray[np.uint8]
    left: NDArray[np.uint8]
    following: NDArray[np.int32]


class Ties(NamedTuple):
    """Ties of kind ``k`` (a ``Tie``) of consumer ``i`` are ``who[start[k, i]:start[k, i + 1]]``, in rising order.

    Whoever is in the row of another has the other in his own; nobody is tied to himself, nor twice to another by ties
    of one kind.
    """

    start: NDArray[np.int64]  # (kinds, consumers + 1)
    who: NDArray[np.int32]


@dataclass(frozen=True)
class Pairs(Frame):
    """Some accounts, by who holds them and with whom."""

    consumer: Ints
    platform: Ints


def most_missed(charge_off_days: int) -> int:
    """How many minimums can be past due before the latest: statements are 30 days apart, due dates may move by 28."""
    return (charge_off_days + 28) // CYCLE_DAYS


def new_accounts(n: int, n_platforms: int) -> Accounts:
    """Accounts that nobody has opened yet."""
    accounts = Accounts.zeros(n, n_platforms)
    accounts.first_plan[:] = NO_PLAN
    accounts.bucket_before[:] = NO_BUCKET
    accounts.deferred_cycle[:] = NEVER_CYCLE
    accounts.arranged_cycle[:] = NEVER_CYCLE
    accounts.restructured_cycle[:] = NEVER_CYCLE
    return accounts


def none_missed(n: int, n_platforms: int) -> Missed:
    """No minimum is missed yet, and there is no room for any."""
    return Missed(np.zeros((n, n_platforms, 0), np.int32), np.zeros((n, n_platforms, 0), np.int16))


def with_room(missed: Missed, room: int) -> Missed:
    """The same with room for so many minimums of each account, or more."""
    more = max(0, room - missed.cents.shape[2])
    if more == 0:
        return missed
    wider = ((0, 0), (0, 0), (0, more))
    return Missed(np.pad(missed.cents, wider), np.pad(missed.gaps, wider))


def new_plans(capacity: int, old: Plans | None = None) -> Plans:
    """Room for ``capacity`` instalment plans, the first of them copied from ``old``."""
    plans = Plans.zeros(capacity)
    if old is not None:
        plans[: len(old)] = old
    return plans
