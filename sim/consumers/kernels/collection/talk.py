"""What people tell their ties, and what those make of it."""

from __future__ import annotations

from sim.consumers.kernels.agenda import LATE
from sim.consumers.kernels.credit.owing import balance_due
from sim.consumers.kernels.world import Day, World
from sim.consumers.rules.collection import treatment
from sim.consumers.rules.life import belief
from sim.consumers.state import Accounts
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.frames import Happenings
from sim.core.random import Stream
from sim.core.units import MILLION
from sim.core.vocabulary import NON_PERFORMING_DAYS, Count, Mark, News, Status

__all__ = ["changes_of_standing", "first_default", "hear"]

_LOW_WORD = 65_536  # a day and the low word of a teller share one word of an address


@kernel_part
def first_default(i: int, accounts: Accounts) -> int:
    """The first account that is over 90 days past due, or written off and unpaid; -1 if none is."""
    for p in range(accounts.status.shape[1]):
        status = accounts.status[i, p]
        if status == Status.CHARGED_OFF:
            if balance_due(i, p, accounts) > 0:
                return p
        elif accounts.days_past_due[i, p] > NON_PERFORMING_DAYS and status != Status.REPAIRED:
            return p
    return -1


@kernel
def changes_of_standing(lo: int, hi: int, world: World, out: Happenings) -> int:
    """Who fell into default or came out of it since this was last asked; returns the number of rows written.

    Someone with several debts defaults once.
    """
    who, accounts = world.who, world.accounts
    written = 0
    for i in range(lo, hi):
        if not world.agenda.stirred[i] & LATE:
            continue
        known = who.marks[i] & Mark.IN_DEFAULT > 0
        at = first_default(i, accounts)
        if known == (at >= 0):
            continue
        out.consumer[written] = i
        out.platform[written] = max(at, 0)
        out.kind[written] = News.REPAYMENT if known else News.DEFAULT
        out.harshness_ppm[written] = 0
        written += 1
        who.marks[i] ^= Mark.IN_DEFAULT
    return written


@kernel_part
def _share_of_ties(j: int, kind: int, world: World) -> float:
    """What one tie of a kind is among all that ``j`` has."""
    ties, beliefs = world.ties, world.scenario[0].beliefs
    of_all = circles = 0
    for k in range(ties.start.shape[0]):
        known = ties.start[k, j + 1] - ties.start[k, j]
        of_all += known
        circles += known > 0
    return belief.share_of_ties(ties.start[kind, j + 1] - ties.start[kind, j], of_all, circles, beliefs.norm_by_circle)


@kernel_part
def _believe(i: int, j: int, p: int, kind: int, k: int, harshness: float, world: World) -> None:
    """What ``j`` makes of news of ``i``, along a tie of kind ``k``."""
    who, accounts, numbers, beliefs = world.who, world.accounts, world.numbers, world.scenario[0].beliefs
    news = world.numbers.news
    closeness = numbers.closeness[k]
    who.cases_pursued[j] += closeness * news[kind].pursued
    # One who defaults and was pursued is no evidence that debtors are left alone.
    who.cases_spared[j] += closeness * news[kind].spared * (1.0 - who.pursuit[i])
    if news[kind].fairness != 0.0:
        accounts.fairness[j, p] = belief.view_after(
            accounts.fairness[j, p], news[kind].fairness, beliefs.hearsay_rate * closeness
        )
    if harshness > 0.0:
        who.expected[j] = treatment.expected_after(who.expected[j], harshness, beliefs.hearsay_rate * closeness)
    if kind == News.DEFAULT:
        who.defaulting[j] += _share_of_ties(j, k, world)
    elif kind == News.REPAYMENT:
        who.defaulting[j] = max(0.0, who.defaulting[j] - _share_of_ties(j, k, world))


@kernel
def hear(happenings: Happenings, world: World, today: Day) -> None:
    """Tell today's happenings, in turn, to the ties of those to whom they happened."""
    ties, numbers = world.ties, world.numbers
    for row in range(len(happenings)):
        i, p, kind = happenings.consumer[row], happenings.platform[row], happenings.kind[row]
        told = today.day + _LOW_WORD * (i % _LOW_WORD)
        for k in range(ties.start.shape[0]):
            for at in range(ties.start[k, i], ties.start[k, i + 1]):
                j = ties.who[at]
                u, _, _, _ = random.uniforms_at(today.key, Stream.NEWS, p, kind, j, told)
                if belief.hears(u, numbers.news[kind].reach, numbers.closeness[k]):
                    today.counts[p, Count.NEWS_HEARD] += 1
                    _believe(i, j, p, kind, k, happenings.harshness_ppm[row] / MILLION, world)
