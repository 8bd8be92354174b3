"""What a court takes: costs put on the debtor, money seized or garnished, the public list."""

from __future__ import annotations

from sim.consumers.kernels.credit.owing import balance_due
from sim.consumers.kernels.credit.payment import take_claim
from sim.consumers.kernels.world import Counts, Day, World
from sim.consumers.rules.credit import account
from sim.consumers.rules.life import life
from sim.core.compiled import kernel, kernel_part
from sim.core.frames import Enforcement, Outcomes
from sim.core.ledger import Entry
from sim.core.units import day_of_cycle
from sim.core.vocabulary import EnforcementKind, Mark, Status

__all__ = ["enforce"]


@kernel_part
def _take(i: int, p: int, within_reach: int, fee_ppm: int, owner: int, world: World, flows: Counts) -> int:
    """Take for the claim, and the court's fee on top, out of what is within reach; returns what the claim got."""
    who, accounts = world.who, world.accounts
    claim = balance_due(i, p, accounts)
    cents: int = min(account.part_before_fee(within_reach, fee_ppm), claim)
    fee = account.share_of(cents, fee_ppm)
    take_claim(i, p, cents, owner, world, flows)
    who.cash_cents[i] -= fee
    flows[0, Entry.ENFORCEMENT_FEE] += fee
    return cents


@kernel
def enforce(orders: Enforcement, world: World, today: Day, out: Outcomes) -> None:
    """Carry out a court's orders on charged-off debts, in turn."""
    who, accounts, economy = world.who, world.accounts, world.scenario[0].economy
    for row in range(len(orders)):
        i, p, kind, cents = orders.consumer[row], orders.platform[row], orders.kind[row], orders.cents[row]
        share_ppm, fee_ppm, owner = orders.share_ppm[row], orders.fee_ppm[row], orders.owner[row]
        if kind == EnforcementKind.RELEASE:  # also when the debt has been struck from the record
            who.marks[i] &= 255 - Mark.LISTED
        elif accounts.status[i, p] != Status.CHARGED_OFF:
            continue
        elif kind == EnforcementKind.LIST:
            who.marks[i] |= Mark.LISTED
        elif kind == EnforcementKind.ADD_COSTS and balance_due(i, p, accounts) > 0:
            accounts.fees_cents[i, p] += cents
            accounts.written_off_cents[i, p] += cents
            today.flows[p, Entry.COURT_FEE_CLAIMED] += cents
        elif kind == EnforcementKind.SEIZE:
            out.paid_cents[row] = _take(i, p, max(0, who.cash_cents[i] - cents), fee_ppm, owner, world, today.flows)
        elif kind == EnforcementKind.GARNISH and who.pay_day[i] == day_of_cycle(today.day):
            pay = life.pay(who.income_cents[i], who.employed[i], economy.benefit_share)
            within_reach = min(account.share_of(pay, share_ppm), cents, who.cash_cents[i])
            out.paid_cents[row] = _take(i, p, within_reach, fee_ppm, owner, world, today.flows)
