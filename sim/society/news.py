"""What there is to tell, and to complain about, after a day of collection. Pure functions over frames."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.core.channels import having
from sim.core.frame import begins
from sim.core.frames import AccountActions, Cases, Contacts, Grievances, Happenings, Outcomes
from sim.core.units import MILLION
from sim.core.vocabulary import MET, Cause, Channel, News, Outcome

__all__ = ["fee_grievances", "freezes", "grievances_of", "happenings_of", "told_to_others"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
F = TypeVar("F", Happenings, Grievances)


def told_to_others(contacts: Contacts, outcomes: Outcomes, silent: Flags) -> Flags:
    """Contacts that told somebody else of the debt; those ``silent`` about it did not."""
    told: Flags = having("to_others")[contacts.channel] & MET[outcomes.meeting] & ~silent
    return told


def happenings_of(contacts: Contacts, outcomes: Outcomes, breach: Flags, harshness_ppm: Ints) -> Happenings:
    """What contacts give people to tell; ``harshness_ppm`` is what each felt like, ``breach`` if it broke a rule.

    A collector who calls or knocks at a debtor's contacts insults him, whatever is said; an automatic notice does not.
    """
    if not len(contacts):
        return Happenings.empty()
    reached = MET[outcomes.meeting]
    insult = reached & (breach | having("officer_asks_others")[contacts.channel])
    return _once(
        Happenings,
        contacts,
        (
            (News.VISIT, reached & having("is_visit")[contacts.channel]),
            (News.SUIT, reached & (contacts.channel == Channel.LAWSUIT)),
            (News.SETTLEMENT, outcomes.outcome == Outcome.ARRANGED),
            (News.INSULT, insult),
        ),
        harshness_ppm,
    )


def freezes(actions: AccountActions) -> Happenings:
    """Accounts that a platform freezes."""
    new = np.flatnonzero(actions.frozen)
    nothing = np.zeros(len(new), np.int64)
    return Happenings(actions.consumer[new], actions.platform[new], nothing + News.FREEZE, nothing)


def grievances_of(
    contacts: Contacts, outcomes: Outcomes, breach: Flags, harshness_ppm: Ints, promise_open: Flags, silent: Flags
) -> Grievances:
    """Reasons to complain about contacts.

    ``promise_open``: made although a promise was still to fall due; ``silent``: others hear nothing of the debt.

    What is harsh weighs by its harshness; what breaks a rule, tells others or breaks an understanding weighs 1 more.
    """
    if not len(contacts):
        return Grievances.empty()
    reached = MET[outcomes.meeting]
    graver = breach | promise_open | (having("to_others")[contacts.channel] & ~silent)
    return _once(
        Grievances,
        contacts,
        (
            (Cause.HARSHNESS, reached & ~breach & (harshness_ppm > 0)),
            (Cause.BREACH, reached & breach),
            (Cause.DISCLOSURE, told_to_others(contacts, outcomes, silent)),
            (Cause.WRONG_CLAIM, outcomes.outcome == Outcome.DISPUTED),
            (Cause.BROKEN_PROMISE, reached & promise_open),
        ),
        np.where(graver, harshness_ppm + MILLION, harshness_ppm),
    )


def fee_grievances(cases: Cases, every_days: int) -> Grievances:
    """Late charges are felt on the first day past due, and every so many days after it."""
    due = np.flatnonzero((cases.days_past_due % every_days == 1) & (cases.days_past_due > 0) & ~cases.charged_off)
    whole = np.ones(len(due), np.int64)
    return Grievances(cases.consumer[due], cases.platform[due], whole * Cause.FEE, whole * MILLION)


def _once(kind: type[F], contacts: Contacts, chosen: tuple[tuple[int, Flags], ...], weight_ppm: Ints) -> F:
    """One row per account and code, with the greatest weight; ordered by account and code."""
    rows = np.concatenate([np.flatnonzero(mask) for _, mask in chosen])
    code = np.concatenate([np.full(int(mask.sum()), code, np.int64) for code, mask in chosen])
    order = np.lexsort((-weight_ppm[rows], code, contacts.platform[rows], contacts.consumer[rows]))
    rows, code = rows[order], code[order]
    consumer, platform = contacts.consumer[rows], contacts.platform[rows]
    first = begins(consumer) | begins(platform) | begins(code)
    return kind(consumer[first], platform[first], code[first], weight_ppm[rows][first])
