"""Work for a population without a market: orders admitted, debts collected and sued for, by fixed arithmetic."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import (
    AccountActions,
    Answers,
    Cases,
    Complaints,
    Contacts,
    Decisions,
    Enforcement,
    Files,
    Grievances,
    Happenings,
    Offers,
    Orders,
    Promises,
    Reviews,
    Scores,
)
from sim.core.vocabulary import Cause, Channel, EnforcementKind, News, Status

__all__ = [
    "actions_on",
    "answers_to",
    "calls_on",
    "contacts_for",
    "decisions_on",
    "early_freezes_on",
    "found_again",
    "grievances_on",
    "happenings_on",
    "offers_on",
    "orders_of_court",
    "promises_of",
    "scores_on",
    "spared_on",
    "struck_on",
]

Ints = NDArray[np.int64]
LIMIT_CENTS = 400_000


def decisions_on(orders: Orders) -> Decisions:
    """Everybody has the same limit, but one applicant in 13 none."""
    limit = np.where(orders.consumer % 13 == 0, 0, LIMIT_CENTS)
    return Decisions(orders.amount_cents <= np.where(orders.applies, limit, orders.headroom_cents), limit)


def actions_on(cases: Cases, reviews: Reviews) -> AccountActions:
    """Freeze one debt in three that is 11 days old; thaw and raise what is reviewed."""
    old = cases.where((cases.days_past_due == 11) & (cases.consumer % 3 == 0))
    n = len(reviews)
    return AccountActions(
        np.concatenate([old.consumer, reviews.consumer]),
        np.concatenate([old.platform, reviews.platform]),
        np.concatenate([old.limit_cents, reviews.limit_cents + 10_000]),
        np.concatenate([np.ones(len(old), bool), np.zeros(n, bool)]),
    )


def _mixed(cases: Cases, day: int, salt: int) -> Ints:
    """A whole number from 0 to 9,999 for each case, another one every day."""
    mixed: Ints = (cases.consumer * 7_919 + cases.platform * 104_729 + day * 1_299_709 + salt * 15_485_863) % 10_000
    return mixed


def contacts_for(cases: Cases, day: int) -> Contacts:
    """A plain text before a due date; else on one day in three two attempts, on all channels, under all conditions."""
    early = cases.where(cases.days_past_due < 0)
    late = cases.where((cases.days_past_due > 0) & (_mixed(cases, day, 0) % 3 == 0))
    rounds = [_attempts(early, day, 1, n_channels=1), _attempts(late, day, 2), _attempts(late, day, 3)]
    return Contacts(**{name: np.concatenate([vars(one)[name] for one in rounds]) for name in vars(Contacts.empty())})


def _attempts(cases: Cases, day: int, salt: int, n_channels: int = len(Channel)) -> Contacts:
    def among(n: int, which: int) -> Ints:
        return _mixed(cases, day, 10 * salt + which) % n

    return Contacts(
        consumer=cases.consumer,
        platform=cases.platform,
        channel=among(n_channels, 0),
        arm=cases.consumer % 2,
        offers=among(32, 1),
        discount_ppm=among(5, 2) * 250_000,
        skill_ppm=600_000 + among(9, 3) * 100_003,
        pressure_ppm=np.maximum(0, among(7, 4) - 3) * 333_333,
        familiar_ppm=among(4, 5) * 250_001,
        owner=np.where(cases.charged_off & (cases.consumer % 5 == 0), 2, 0),
    )


def promises_of(cases: Cases, day: int) -> Promises:
    """One debtor in eleven, in arrears or not, is to have promised half of what he owes."""
    chosen = cases.where(_mixed(cases, day, 4) % 11 == 0)
    return Promises(
        chosen.consumer,
        chosen.platform,
        chosen.owed_cents // 2,
        _mixed(chosen, day, 5) * 150,
        np.where(chosen.charged_off & (chosen.consumer % 5 == 0), 2, 0),
    )


def orders_of_court(cases: Cases, day: int) -> Enforcement:
    """On one day in four something happens to a claim, and now and then, for nothing, to another debt."""
    chosen = cases.where((_mixed(cases, day, 6) % 4 == 0) & (cases.charged_off | (cases.consumer % 17 == 0)))
    kind = _mixed(chosen, day, 7) % len(EnforcementKind)
    cents = np.where(
        kind == EnforcementKind.ADD_COSTS, 5_000, np.where(kind == EnforcementKind.SEIZE, 100_000, chosen.owed_cents)
    )
    return Enforcement(
        chosen.consumer,
        chosen.platform,
        kind,
        cents,
        100_000 + _mixed(chosen, day, 8) * 20,
        _mixed(chosen, day, 9),
        np.where(chosen.consumer % 5 == 0, 2, 0),
    )


def found_again(cases: Cases, day: int) -> Ints:
    """Who has been searched for with success."""
    return np.unique(cases.consumer[cases.consumer % 40 == day % 40])


def happenings_on(cases: Cases, day: int) -> Happenings:
    """One debtor in four has something to tell, harsh or not."""
    some = cases.where(_mixed(cases, day, 31) % 4 == 0)
    return Happenings(
        some.consumer,
        some.platform,
        _mixed(some, day, 32) // 100 % len(News),
        _mixed(some, day, 33) // 100 % 3 * 400_000,
    )


def grievances_on(cases: Cases, day: int) -> Grievances:
    """One debtor in three has a reason to complain."""
    some = cases.where(_mixed(cases, day, 34) % 3 == 0)
    return Grievances(
        some.consumer, some.platform, _mixed(some, day, 35) // 100 % len(Cause), 200_000 + _mixed(some, day, 36) * 100
    )


def answers_to(complaints: Complaints) -> Answers:
    """Two complaints in three are upheld, one in three of all is paid for."""
    upheld = complaints.consumer % 3 > 0
    return Answers(
        complaints.consumer,
        complaints.platform,
        complaints.cause,
        complaints.where_to,
        upheld,
        np.where(complaints.consumer % 3 == 1, 12_345, 0),
    )


def struck_on(cases: Cases, day: int) -> Cases:
    """One debt in forty is struck."""
    return cases.where(_mixed(cases, day, 37) % 40 == 0)


def spared_on(cases: Cases, day: int) -> Cases:
    """One debtor in ten asks for breathing space."""
    return cases.where((_mixed(cases, day, 38) % 10 == 0) & ~cases.charged_off)


# --- of files ---------------------------------------------------------------------------------------------------------


def scores_on(files: Files, day: int) -> Scores:
    """A score that changes from day to day for one account in two."""
    some = files.where((files.consumer + day) % 2 == 0)
    return Scores(some.consumer, some.platform, 400 + (some.consumer * 7 + day) % 300)


def offers_on(files: Files, day: int) -> Offers:
    """One account in three is told of cheaper instalments, one in four may put its bill off."""
    some = files.where((files.consumer % 3 == 0) | (files.consumer % 4 == 0))
    fee_off = np.where(some.consumer % 3 == 0, 300_000 + 10_000 * (day % 7), 0)
    return Offers(some.consumer, some.platform, fee_off, np.full(len(some), day + 25), some.consumer % 4 == 0)


def early_freezes_on(files: Files, day: int) -> AccountActions:
    """One account in five is frozen, late or not; one in seven is thawed."""
    some = files.where(files.consumer % 5 == day % 5)
    others = files.where((files.consumer % 7 == day % 7) & (files.status == Status.FROZEN))
    return AccountActions(
        np.concatenate([some.consumer, others.consumer]),
        np.concatenate([some.platform, others.platform]),
        np.concatenate([some.limit_cents, others.limit_cents]),
        np.concatenate([np.ones(len(some), bool), np.zeros(len(others), bool)]),
    )


def calls_on(files: Files) -> Contacts:
    """A call by machine before the due date to one account in two, late or not."""
    some = files.where(files.consumer % 2 == 0)
    n = len(some)
    nothing = np.zeros(n, np.int64)
    return Contacts(
        some.consumer,
        some.platform,
        np.full(n, int(Channel.AI_CALL)),
        some.consumer // 2 % 2,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
    )
