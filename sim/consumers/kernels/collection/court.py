"""What a court takes: costs put on the debtor, money seized or garnished, the public list."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.payment import take_claim
from sim.consumers.kernels.numbers import Habits
from sim.consumers.rules.credit import account
from sim.consumers.rules.life import life
from sim.consumers.state import Accounts, People
from sim.core.compiled import kernel, kernel_part
from sim.core.ledger import Entry
from sim.core.vocabulary import EnforcementKind, Mark, Status

__all__ = ["enforce"]

Counts = NDArray[np.int64]


@kernel_part
def _take(
    i: int, p: int, within_reach: int, fee_ppm: int, owner: int, who: People, accounts: Accounts, flows: Counts
) -> int:
    """Take for the claim, and the court's fee on top, out of what is within reach; returns what the claim got."""
    claim = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    cents: int = min(account.part_before_fee(within_reach, fee_ppm), claim)
    fee = account.share_of(cents, fee_ppm)
    take_claim(i, p, cents, owner, who, accounts, flows)
    who.cash_cents[i] -= fee
    flows[0, Entry.ENFORCEMENT_FEE] += fee
    return cents


@kernel
def enforce(
    day: int, orders: NDArray[np.int64], who: People, accounts: Accounts, habits: Habits, flows: Counts,
    out: NDArray[np.int64],
) -> None:
    """Carry out a court's orders on charged-off debts, in turn.

    ``orders`` and ``out`` have a row for each column of the frames ``Enforcement`` and ``Outcomes``.
    """
    for row in range(orders.shape[1]):
        i, p, kind, cents = orders[0, row], orders[1, row], orders[2, row], orders[3, row]
        share_ppm, fee_ppm, owner = orders[4, row], orders[5, row], orders[6, row]
        if kind == EnforcementKind.RELEASE:  # also when the debt has been struck from the record
            who.marks[i] &= 255 - Mark.LISTED
        elif accounts.status[i, p] != Status.CHARGED_OFF:
            continue
        elif kind == EnforcementKind.LIST:
            who.marks[i] |= Mark.LISTED
        elif kind == EnforcementKind.ADD_COSTS and accounts.billed_cents[i, p] + accounts.fees_cents[i, p] > 0:
            accounts.fees_cents[i, p] += cents
            accounts.written_off_cents[i, p] += cents
            flows[p, Entry.COURT_FEE_CLAIMED] += cents
        elif kind == EnforcementKind.SEIZE:
            out[2, row] = _take(i, p, max(0, who.cash_cents[i] - cents), fee_ppm, owner, who, accounts, flows)
        elif kind == EnforcementKind.GARNISH and who.pay_day[i] == day % 30:
            pay = life.pay(who.income_cents[i], who.employed[i], habits.benefit_share)
            within_reach = min(account.share_of(pay, share_ppm), cents, who.cash_cents[i])
            out[2, row] = _take(i, p, within_reach, fee_ppm, owner, who, accounts, flows)
