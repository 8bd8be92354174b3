"""What people tell their ties, and what those make of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.numbers import Response, Tidings
from sim.consumers.rules.collection import treatment
from sim.consumers.rules.life import belief
from sim.consumers.state import Accounts, People, Ties
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.random import Stream
from sim.core.vocabulary import Count, Mark, News, Status

__all__ = ["changes_of_standing", "first_default", "hear"]

Counts = NDArray[np.int64]
NON_PERFORMING_DAYS = 90
_LOW_WORD = 65_536  # a day and the low word of a teller share one word of an address


@kernel_part
def first_default(i: int, accounts: Accounts) -> int:
    """The first account that is over 90 days past due, or written off and unpaid; -1 if none is."""
    for p in range(accounts.status.shape[1]):
        status = accounts.status[i, p]
        if status == Status.CHARGED_OFF:
            if accounts.billed_cents[i, p] + accounts.fees_cents[i, p] > 0:
                return p
        elif accounts.days_past_due[i, p] > NON_PERFORMING_DAYS and status != Status.REPAIRED:
            return p
    return -1


@kernel
def changes_of_standing(lo: int, hi: int, who: People, accounts: Accounts, out: NDArray[np.int64]) -> int:
    """Who fell into default or came out of it since this was last asked; returns the number of rows written.

    ``out`` has a row for each column of the ``Happenings`` frame; someone with several debts defaults once.
    """
    written = 0
    for i in range(lo, hi):
        known = who.marks[i] & Mark.IN_DEFAULT > 0
        at = first_default(i, accounts)
        if known == (at >= 0):
            continue
        out[0, written] = i
        out[1, written] = max(at, 0)
        out[2, written] = News.REPAYMENT if known else News.DEFAULT
        out[3, written] = 0
        written += 1
        who.marks[i] ^= Mark.IN_DEFAULT
    return written


@kernel_part
def _share_of_ties(j: int, kind: int, ties: Ties, response: Response) -> float:
    """What one tie of a kind is among all that ``j`` has."""
    of_all = circles = 0
    for k in range(ties.start.shape[0]):
        known = ties.start[k, j + 1] - ties.start[k, j]
        of_all += known
        circles += known > 0
    return belief.share_of_ties(ties.start[kind, j + 1] - ties.start[kind, j], of_all, circles, response.norm_by_circle)


@kernel_part
def _believe(
    i: int, j: int, p: int, kind: int, k: int, harshness: float, ties: Ties, who: People, accounts: Accounts,
    tidings: Tidings, response: Response,
) -> None:
    """What ``j`` makes of news of ``i``, along a tie of kind ``k``."""
    closeness = tidings.closeness[k]
    who.cases_pursued[j] += closeness * tidings.pursued[kind]
    # One who defaults and was pursued is no evidence that debtors are left alone.
    who.cases_spared[j] += closeness * tidings.spared[kind] * (1.0 - who.pursuit[i])
    if tidings.fairness[kind] != 0.0:
        accounts.fairness[j, p] = belief.view_after(
            accounts.fairness[j, p], tidings.fairness[kind], response.hearsay_rate * closeness)
    if harshness > 0.0:
        who.expected[j] = treatment.expected_after(who.expected[j], harshness, response.hearsay_rate * closeness)
    if kind == News.DEFAULT:
        who.defaulting[j] += _share_of_ties(j, k, ties, response)
    elif kind == News.REPAYMENT:
        who.defaulting[j] = max(0.0, who.defaulting[j] - _share_of_ties(j, k, ties, response))


@kernel
def hear(
    key: tuple[int, int, int], day: int, happenings: NDArray[np.int64], ties: Ties, who: People, accounts: Accounts,
    tidings: Tidings, response: Response, counts: Counts,
) -> None:
    """Tell today's happenings, in turn, to the ties of those to whom they happened.

    ``happenings`` has a row for each column of its frame.
    """
    for row in range(happenings.shape[1]):
        i, p, kind = happenings[0, row], happenings[1, row], happenings[2, row]
        told = day + _LOW_WORD * (i % _LOW_WORD)
        for k in range(ties.start.shape[0]):
            for at in range(ties.start[k, i], ties.start[k, i + 1]):
                j = ties.who[at]
                u, _, _, _ = random.uniforms(key, Stream.NEWS, p + 8 * kind, j, told)
                if belief.hears(u, tidings.reach[kind], tidings.closeness[k]):
                    counts[p, Count.NEWS_HEARD] += 1
                    _believe(i, j, p, kind, k, happenings[3, row] / 1_000_000.0, ties, who, accounts, tidings,
                             response)
