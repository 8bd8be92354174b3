"""At a door: relatives of the debtor pay, tell where he is or plead with him; an employer hears of the debt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.payment import asked, free_cash, take_claim, take_payment
from sim.consumers.kernels.numbers import Habits, Response
from sim.consumers.rules.collection import door
from sim.consumers.rules.life import belief
from sim.consumers.state import Accounts, People, Ties
from sim.core import random
from sim.core.channels import having
from sim.core.compiled import kernel_part
from sim.core.random import Stream
from sim.core.vocabulary import Count, Mark, Outcome, Status, Tie

__all__ = ["at_relatives", "at_work", "n_relatives", "turned_away"]

Counts = NDArray[np.int64]
_FAMILY = int(Tie.FAMILY)
_IS_VISIT, _TO_OTHERS = having("is_visit"), having("to_others")


@kernel_part
def n_relatives(i: int, ties: Ties) -> int:
    """How many ties of family a consumer has."""
    if ties.start.shape[0] == 0:
        return 0
    return int(ties.start[_FAMILY, i + 1] - ties.start[_FAMILY, i])


@kernel_part
def turned_away(
    i: int, p: int, channel: int, key: tuple[int, int, int], accounts: Accounts, response: Response
) -> bool:
    """Whoever opens does not consent to visits: always the same debtors, and the same relatives."""
    if response.consent_withheld == 0.0 or not _IS_VISIT[channel]:
        return False
    u, v, _, _ = random.uniforms(key, Stream.CONSENT, p, i, int(accounts.opened_cycle[i, p]))
    return door.withholds_consent(v if _TO_OTHERS[channel] else u, response.consent_withheld)


@kernel_part
def _pay_for(
    i: int, p: int, relative: int, day: int, owner: int, who: People, accounts: Accounts, habits: Habits,
    flows: Counts, counts: Counts,
) -> int:
    """A relative pays what is asked for, as far as she is able; returns the sum, cents."""
    cents = min(asked(i, p, who, accounts, habits), free_cash(relative, day, who, habits))
    if cents == 0:
        return 0
    who.cash_cents[relative] -= cents
    who.cash_cents[i] += cents
    if accounts.status[i, p] == Status.CHARGED_OFF:
        take_claim(i, p, cents, owner, who, accounts, flows)
    else:
        take_payment(i, p, cents, who, accounts, flows, counts)
    counts[p, Count.RELATIVES_PAID] += 1
    counts[p, Count.RELATIVES_PAID_CENTS] += cents
    return cents


@kernel_part
def at_relatives(
    i: int, p: int, harshness: float, owner: int, key: tuple[int, int, int], day: int, who: People,
    accounts: Accounts, ties: Ties, habits: Habits, response: Response, flows: Counts, counts: Counts,
    out: NDArray[np.int64], row: int,
) -> bool:
    """One of the family has opened: she takes it amiss, and pays, or tells where a lost debtor is.

    Returns whether she did either, and writes the outcome; if not, she pleads with him.
    """
    u, v, w, _ = random.uniforms(key, Stream.DOOR, p, i, day)
    relative = ties.who[ties.start[_FAMILY, i] + door.which_relative(u, n_relatives(i, ties))]
    accounts.fairness[relative, p] = belief.view_after(
        accounts.fairness[relative, p], -1.0,
        response.fairness_rate * belief.surprise(harshness, who.expected[relative]))
    if door.relative_pays(v, response.relative_pays):
        out[2, row] = _pay_for(i, p, relative, day, owner, who, accounts, habits, flows, counts)
        if out[2, row] > 0:
            out[1, row] = Outcome.PAID
            return True
    if who.marks[i] & (Mark.PHONE_DEAD | Mark.MOVED) and door.relative_tells(w, response.relative_tells):
        who.marks[i] &= 255 - (Mark.PHONE_DEAD | Mark.MOVED)
        out[1, row] = Outcome.FOUND
        return True
    return False


@kernel_part
def at_work(
    i: int, p: int, key: tuple[int, int, int], day: int, who: People, response: Response, counts: Counts
) -> None:
    """The employer has heard of the debt, and may dismiss."""
    if response.dismissed_per_visit == 0.0 or not who.employed[i]:
        return
    _, _, _, x = random.uniforms(key, Stream.DOOR, p, i, day)
    if door.is_dismissed(x, response.dismissed_per_visit):
        who.employed[i] = False
        counts[0, Count.JOBS_LOST] += 1
        counts[p, Count.DISMISSALS] += 1
