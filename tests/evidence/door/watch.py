"""The debts of the first day, watched day by day: what is paid on them, and what is done to those who owe them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.collectors.firms.collector import UNIT_PER_MINUTE
from sim.core.channels import having
from sim.core.frames import Contacts, Outcomes
from sim.core.vocabulary import MET, Channel, Mark, Meeting, Outcome, Status
from sim.market import CreditMarket
from sim.scenario import Scenario

__all__ = ["AGES", "Cohort", "Watch", "costs_cents"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
AGES = {"young": 4, "middle": 31, "old": 91}
"""From which day past due on; what is charged off is old."""
ANNUAL, YEAR_DAYS = 0.07, 360
YUAN = 100.0


@dataclass(frozen=True)
class Cohort:
    """Debts at least four days past due, or charged off, on the first day: one row each, in order of account."""

    consumer: Ints
    platform: Ints
    owed_cents: Ints
    age: Ints  # place in ``AGES``
    lost: Flags

    @classmethod
    def of(cls, market: CreditMarket) -> Cohort:
        """Those of a market."""
        accounts = market.consumers.accounts
        off = accounts.status == Status.CHARGED_OFF
        live = np.isin(accounts.status, (Status.OPEN, Status.FROZEN))
        consumer, platform = np.nonzero(off | (live & (accounts.days_past_due >= AGES["young"])))
        owed = market.consumers.files_of(consumer, platform).owed_cents
        there = owed > 0
        consumer, platform, owed = consumer[there], platform[there], owed[there]
        days = np.where(off[consumer, platform], AGES["old"], accounts.days_past_due[consumer, platform])
        marks = market.consumers.who.marks[consumer]
        return cls(
            consumer,
            platform,
            owed,
            np.searchsorted(list(AGES.values()), days, side="right") - 1,
            (marks & (Mark.PHONE_DEAD | Mark.MOVED)) > 0,
        )


class Watch:
    """Adds up over the days, debt by debt, as long as something is left of the first day's debt.

    ``channel``: the ``Channel`` whose contacts are counted in the whole market; -1: none.
    """

    def __init__(self, market: CreditMarket, cohort: Cohort, channel: int) -> None:
        self._market, self._cohort, self._channel = market, cohort, channel
        self._n_platforms = len(market.platforms)
        self._keys = cohort.consumer * self._n_platforms + cohort.platform
        self._nature = market.consumers.who.reluctant[cohort.consumer]  # a person's for life
        self._paid, self._left = self._ever_paid(), cohort.owed_cents.copy()
        self._employed = self._working()
        names = (
            "paid",
            "value",
            "contacts",
            "met",
            "visits",
            "cost",
            "harm",
            "complaints",
            "relatives_paid",
            "jobs_lost",
        )
        self._sums: dict[str, Floats] = {name: np.zeros(len(self._keys)) for name in names}
        self._gone: Flags = np.zeros(len(self._keys), bool)
        self._accounts: Ints = np.empty(0, np.int64)
        self._tries = self._meetings = self._cents = 0.0

    def morning(self) -> None:
        """Before a day: who has work, and of which debts something is left."""
        self._employed, self._open = self._working(), self._left > 0

    def evening(self, since: int) -> None:
        """After a day, ``since`` days after the first."""
        market, dealings = self._market, self._market.today.dealings
        self._gone |= market.consumers.who.reluctant[self._cohort.consumer] != self._nature
        cents = costs_cents(
            dealings.contacts,
            dealings.outcomes,
            market.collection.sums.channels.cost_cents.sum(axis=0),
            sum(one.units_used for one in market.collection.collectors) / UNIT_PER_MINUTE,
            market.terms,
        )
        self._contacts(dealings.contacts, dealings.outcomes, cents)
        self._complaints()
        self._payments(since)

    def table(self) -> pd.DataFrame:
        """The debts, in yuan; ``value`` is what was paid on the debt of the first day, discounted to it."""
        cohort = self._cohort
        age = np.array(list(AGES))[cohort.age]
        return pd.DataFrame(
            {
                "consumer": cohort.consumer,
                "platform": cohort.platform,
                "owed": cohort.owed_cents / YUAN,
                "age": age,
                "lost": cohort.lost,
                "gone": self._gone,
                **self._sums,
            }
        )

    def tried(self) -> dict[str, float]:
        """Contacts by the channel in the whole market, how many met somebody, their cost, yuan, and debts contacted."""
        return {
            "contacts": float(self._tries),
            "met": float(self._meetings),
            "cost": float(self._cents) / YUAN,
            "debts_contacted": float(len(np.unique(self._accounts))),
        }

    # --- a day ----------------------------------------------------------------------------------------------------

    def _contacts(self, contacts: Contacts, outcomes: Outcomes, cents: Floats) -> None:
        there = MET[outcomes.meeting]
        out = having("is_visit")[contacts.channel]
        keys = contacts.consumer * self._n_platforms + contacts.platform
        ours = contacts.channel == self._channel
        self._tries += ours.sum()
        self._meetings += there[ours].sum()
        self._cents += cents[ours].sum()
        self._accounts = np.unique(np.append(self._accounts, keys[ours]))
        by_relatives = (contacts.channel == Channel.VISIT_RELATIVES) & (outcomes.outcome == Outcome.PAID)
        self._add(
            keys,
            contacts=1.0,
            met=there,
            visits=out,
            cost=cents / YUAN,
            harm=outcomes.harm_points / 1_000,
            relatives_paid=by_relatives * outcomes.paid_cents / YUAN,
        )
        at_work = (contacts.channel == Channel.VISIT_WORK) & (outcomes.meeting == Meeting.REACHED)
        lost = np.isin(self._keys, keys[at_work]) & self._employed & ~self._working() & self._open & ~self._gone
        self._sums["jobs_lost"] += lost

    def _complaints(self) -> None:
        made = self._market.society.complaints
        self._add(made.consumer * self._n_platforms + made.platform, complaints=1.0)

    def _payments(self, since: int) -> None:
        ever = self._ever_paid()
        paid = np.where(self._gone, 0, np.minimum(np.maximum(ever - self._paid, 0), self._left))
        self._paid, self._left = ever, self._left - paid
        self._sums["paid"] += paid / YUAN
        self._sums["value"] += paid / YUAN * (1.0 + ANNUAL) ** (-since / YEAR_DAYS)

    # --- helpers --------------------------------------------------------------------------------------------------

    def _add(self, keys: Ints, **values: Floats | Flags | float) -> None:
        """Add to the debts with these keys, as far as they are watched."""
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found = (self._keys[at] == keys) & self._open[at] & ~self._gone[at]
        for name, value in values.items():
            np.add.at(self._sums[name], at[found], np.broadcast_to(value, keys.shape)[found].astype(float))

    def _ever_paid(self) -> Ints:
        paid: Ints = self._market.consumers.accounts.paid_cents[self._cohort.consumer, self._cohort.platform].copy()
        return paid

    def _working(self) -> Flags:
        employed: Flags = self._market.consumers.who.employed[self._cohort.consumer].copy()
        return employed


def costs_cents(contacts: Contacts, outcomes: Outcomes, spent_cents: Ints, minutes: float, terms: Scenario) -> Floats:
    """Cost of each contact of a day, cents: its share of what its channel cost, and its time at the pay of the pool.

    ``spent_cents``: by ``Channel``, prices and travel; ``minutes``: those that officers worked. Contacts of a channel
    share its prices and travel equally. A contact takes the minutes of its channel and meeting, a visit those of both
    visitors; what is left of the minutes worked, the ways, is shared equally.
    """
    if not len(contacts):
        return np.zeros(0)
    n = np.bincount(contacts.channel, minlength=len(Channel))
    cents: Floats = (spent_cents / np.maximum(n, 1))[contacts.channel]
    pools = list(terms.collectors.values())
    if not pools:
        return cents
    field, pool = terms.field, pools[0]
    taken, worked = np.zeros(len(contacts)), np.zeros(len(contacts), bool)
    for channel in (Channel[name.upper()] for name in pool.channels):
        mine = contacts.channel == channel
        if having("is_visit")[channel]:
            there = outcomes.meeting == Meeting.REACHED
            long, short = field.minutes_met * field.team_size, field.minutes_at_empty_door * field.team_size
        else:
            own = getattr(terms.channels, channel.name.lower())
            there, long, short = MET[outcomes.meeting], own.minutes_talk, own.minutes_try
        taken[mine] = np.where(there, long, short)[mine]
        worked |= mine
    if worked.any():
        taken[worked] += (minutes - taken.sum()) / worked.sum()
    return cents + taken * pool.base_pay_cents / (pool.hours_per_day * 60)
