"""Accounts and postings: the only place where money moves.

Every kind of movement is an ``Entry`` with fixed legs. Each leg debits and credits within one actor's own book, and
the cash legs of an entry cancel over the actors, so assets = liabilities + equity holds for everyone and money is
neither made nor lost, whatever is posted. What single consumers hold (columns) is the subsidiary ledger;
``CreditMarket`` reconciles it with these control accounts every day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["Account", "Actor", "Entry", "LEGS", "Ledger", "LedgerError", "Leg", "SIDES"]


class LedgerError(AssertionError):
    """An identity does not hold: a defect of the program, never of the input."""


class Actor(IntEnum):
    """Whose book; platform p is ``Actor.PLATFORM + p``."""

    CONSUMERS = 0
    MERCHANTS = 1
    WORLD = 2  # employers, landlords, public purse, suppliers: everyone whom this market does not model
    FUNDERS = 3
    AGENCIES = 4  # all outside collectors together; each knows its own cash
    PLATFORM = 5


class Account(IntEnum):
    """A line of a book. Amounts are kept debit-positive."""

    CASH = 0
    RECEIVABLE_PRINCIPAL = 1
    RECEIVABLE_FEES = 2
    LENT_TO_PLATFORMS = 3
    ACCRUED_INCOME = 4
    LOANS_PAYABLE = 5
    FEES_PAYABLE = 6
    CHARGED_OFF_DEBT = 7  # still owed by the consumer, no longer on the platform's books
    FUNDING_DRAWN = 8
    ACCRUED_COSTS = 9
    CAPITAL = 10
    WAGES = 11
    SALES = 12
    MERCHANT_DISCOUNT = 13
    INSTALMENT_FEES = 14
    DEFERRAL_FEES = 15
    LATE_CHARGES = 16
    INTEREST = 17
    CONSUMPTION = 18
    COLLECTION_COST = 19
    CREDIT_LOSS = 20
    RECOVERIES = 21  # paid on debt that was written off
    WAIVERS = 22  # fees and claims forgiven
    COMMISSION = 23
    COURT_COSTS = 24
    DEBT_SALES = 25
    COMPLAINTS = 26  # cost of handling them
    REDRESS = 27  # paid to those who were wronged
    FINES = 28
    POINTS_HELD = 29
    POINTS_OWED = 30
    POINTS = 31
    LOSS_ALLOWANCE = 32  # for credit losses expected on what is on the books
    PROVISIONS = 33
    DATA_COST = 34  # bureau files, screening, refits
    RECORDING_COST = 35
    OFFER_COST = 36
    CASH_OUTS = 37  # paid out by merchants in a plot


_ASSETS = ("CASH", "RECEIVABLE_PRINCIPAL", "RECEIVABLE_FEES", "LENT_TO_PLATFORMS", "ACCRUED_INCOME", "POINTS_HELD")
_LIABILITIES = (
    "LOANS_PAYABLE",
    "FEES_PAYABLE",
    "CHARGED_OFF_DEBT",
    "FUNDING_DRAWN",
    "ACCRUED_COSTS",
    "POINTS_OWED",
    "LOSS_ALLOWANCE",
)

SIDES: dict[Account, str] = {
    account: "asset" if account.name in _ASSETS else "liability" if account.name in _LIABILITIES else "equity"
    for account in Account
}
"""Where an account stands in a balance sheet; income and expense belong to equity."""


class Entry(IntEnum):
    """A kind of movement. Append only, as kernels count by these numbers."""

    OPENING_CASH = 0
    WAGES = 1
    ESSENTIALS = 2
    PUT_ASIDE = 3
    EXPENSE_SHOCK = 4
    CASH_PURCHASE = 5
    ORDER = 6
    MERCHANT_DISCOUNT = 7
    INSTALMENT_FEE = 8
    DEFERRAL_FEE = 9
    LATE_CHARGE = 10
    PRINCIPAL_PAID = 11
    FEES_PAID = 12
    PRINCIPAL_CHARGED_OFF = 13
    FEES_CHARGED_OFF = 14
    REMINDER_COST = 15
    CAPITAL_PAID_IN = 16
    FUNDING_DRAWN = 17
    FUNDING_REPAID = 18
    INTEREST_ACCRUED = 19
    INTEREST_PAID = 20
    COSTS_PAID = 21
    RECOVERY = 22  # paid to the platform on charged-off debt
    RECOVERY_SOLD = 23  # paid to the agency that bought the debt
    FEES_WAIVED = 24
    PRINCIPAL_FORGIVEN = 25
    CLAIM_FORGIVEN = 26  # of charged-off debt
    CONTACT_COST = 27  # postage, calls, travel, tracing
    STAFF_PAY = 28  # of in-house collectors
    COMMISSION = 29
    AGENCY_CAPITAL = 30
    AGENCY_COST = 31  # staff and contacts of agencies, their suits included
    COURT_FEE = 32  # advanced by the platform
    COURT_FEE_CLAIMED = 33  # of it, put on the debtor of a charged-off debt
    ENFORCEMENT_FEE = 34  # taken by the court from what it seizes
    DEBT_SALE = 35
    COMPLAINT_COST = 36
    REDRESS = 37  # paid by the platform to a consumer
    FINE = 38  # of a platform, to the public purse
    AGENCY_FINE = 39
    POINTS_EARNED = 40
    POINTS_EXPIRED = 41
    POINTS_REDEEMED = 42  # against principal billed
    PROVISION_MADE = 43
    PROVISION_RELEASED = 44
    DATA_COST = 45
    RECORDING_COST = 46
    OFFER_COST = 47
    CASH_OUT = 48  # paid by a merchant in a plot to the account holder
    CASH_TAKEN_AWAY = 49  # by people who leave
    CASH_BROUGHT = 50  # by those who arrive
    AGENCY_CLOSED = 51  # what is left of an agency that is wound up, to its owners


@dataclass(frozen=True)
class Leg:
    """One actor's half of a movement: what its book debits and credits."""

    actor: Actor
    debit: Account
    credit: Account


_C, _M, _W, _F, _P = Actor.CONSUMERS, Actor.MERCHANTS, Actor.WORLD, Actor.FUNDERS, Actor.PLATFORM
_G = Actor.AGENCIES
_A = Account


def _fee(account: Account) -> tuple[Leg, ...]:
    return Leg(_C, account, _A.FEES_PAYABLE), Leg(_P, _A.RECEIVABLE_FEES, account)


def _spent() -> tuple[Leg, ...]:
    return Leg(_C, _A.CONSUMPTION, _A.CASH), Leg(_W, _A.CASH, _A.SALES)


def _accrued(cost: Account) -> tuple[Leg, ...]:
    """A cost that the platform pays at the end of the cycle."""
    return Leg(_P, cost, _A.ACCRUED_COSTS), Leg(_W, _A.ACCRUED_INCOME, _A.SALES)


LEGS: dict[Entry, tuple[Leg, ...]] = {
    Entry.OPENING_CASH: (Leg(_C, _A.CASH, _A.CAPITAL), Leg(_W, _A.CAPITAL, _A.CASH)),
    Entry.WAGES: (Leg(_C, _A.CASH, _A.WAGES), Leg(_W, _A.WAGES, _A.CASH)),
    Entry.ESSENTIALS: _spent(),
    Entry.PUT_ASIDE: _spent(),
    Entry.EXPENSE_SHOCK: _spent(),
    Entry.CASH_PURCHASE: (Leg(_C, _A.CONSUMPTION, _A.CASH), Leg(_M, _A.CASH, _A.SALES)),
    Entry.ORDER: (
        Leg(_C, _A.CONSUMPTION, _A.LOANS_PAYABLE),
        Leg(_P, _A.RECEIVABLE_PRINCIPAL, _A.CASH),
        Leg(_M, _A.CASH, _A.SALES),
    ),
    Entry.MERCHANT_DISCOUNT: (Leg(_M, _A.MERCHANT_DISCOUNT, _A.CASH), Leg(_P, _A.CASH, _A.MERCHANT_DISCOUNT)),
    Entry.INSTALMENT_FEE: _fee(_A.INSTALMENT_FEES),
    Entry.DEFERRAL_FEE: _fee(_A.DEFERRAL_FEES),
    Entry.LATE_CHARGE: _fee(_A.LATE_CHARGES),
    Entry.PRINCIPAL_PAID: (Leg(_C, _A.LOANS_PAYABLE, _A.CASH), Leg(_P, _A.CASH, _A.RECEIVABLE_PRINCIPAL)),
    Entry.FEES_PAID: (Leg(_C, _A.FEES_PAYABLE, _A.CASH), Leg(_P, _A.CASH, _A.RECEIVABLE_FEES)),
    Entry.PRINCIPAL_CHARGED_OFF: (
        Leg(_C, _A.LOANS_PAYABLE, _A.CHARGED_OFF_DEBT),
        Leg(_P, _A.CREDIT_LOSS, _A.RECEIVABLE_PRINCIPAL),
    ),
    Entry.FEES_CHARGED_OFF: (
        Leg(_C, _A.FEES_PAYABLE, _A.CHARGED_OFF_DEBT),
        Leg(_P, _A.CREDIT_LOSS, _A.RECEIVABLE_FEES),
    ),
    Entry.REMINDER_COST: _accrued(_A.COLLECTION_COST),
    Entry.CAPITAL_PAID_IN: (Leg(_P, _A.CASH, _A.CAPITAL), Leg(_W, _A.CAPITAL, _A.CASH)),
    Entry.FUNDING_DRAWN: (Leg(_P, _A.CASH, _A.FUNDING_DRAWN), Leg(_F, _A.LENT_TO_PLATFORMS, _A.CASH)),
    Entry.FUNDING_REPAID: (Leg(_P, _A.FUNDING_DRAWN, _A.CASH), Leg(_F, _A.CASH, _A.LENT_TO_PLATFORMS)),
    Entry.INTEREST_ACCRUED: (Leg(_P, _A.INTEREST, _A.ACCRUED_COSTS), Leg(_F, _A.ACCRUED_INCOME, _A.INTEREST)),
    Entry.INTEREST_PAID: (Leg(_P, _A.ACCRUED_COSTS, _A.CASH), Leg(_F, _A.CASH, _A.ACCRUED_INCOME)),
    Entry.COSTS_PAID: (Leg(_P, _A.ACCRUED_COSTS, _A.CASH), Leg(_W, _A.CASH, _A.ACCRUED_INCOME)),
    Entry.RECOVERY: (Leg(_C, _A.CHARGED_OFF_DEBT, _A.CASH), Leg(_P, _A.CASH, _A.RECOVERIES)),
    Entry.RECOVERY_SOLD: (Leg(_C, _A.CHARGED_OFF_DEBT, _A.CASH), Leg(_G, _A.CASH, _A.RECOVERIES)),
    Entry.FEES_WAIVED: (Leg(_C, _A.FEES_PAYABLE, _A.WAIVERS), Leg(_P, _A.WAIVERS, _A.RECEIVABLE_FEES)),
    Entry.PRINCIPAL_FORGIVEN: (Leg(_C, _A.LOANS_PAYABLE, _A.WAIVERS), Leg(_P, _A.WAIVERS, _A.RECEIVABLE_PRINCIPAL)),
    Entry.CLAIM_FORGIVEN: (Leg(_C, _A.CHARGED_OFF_DEBT, _A.WAIVERS),),
    Entry.CONTACT_COST: _accrued(_A.COLLECTION_COST),
    Entry.STAFF_PAY: _accrued(_A.COLLECTION_COST),
    Entry.COMMISSION: (Leg(_P, _A.COMMISSION, _A.CASH), Leg(_G, _A.CASH, _A.COMMISSION)),
    Entry.AGENCY_CAPITAL: (Leg(_G, _A.CASH, _A.CAPITAL), Leg(_W, _A.CAPITAL, _A.CASH)),
    Entry.AGENCY_COST: (Leg(_G, _A.COLLECTION_COST, _A.CASH), Leg(_W, _A.CASH, _A.SALES)),
    Entry.COURT_FEE: _accrued(_A.COURT_COSTS),
    Entry.COURT_FEE_CLAIMED: (Leg(_C, _A.COURT_COSTS, _A.CHARGED_OFF_DEBT),),
    Entry.ENFORCEMENT_FEE: (Leg(_C, _A.COURT_COSTS, _A.CASH), Leg(_W, _A.CASH, _A.SALES)),
    Entry.DEBT_SALE: (Leg(_G, _A.DEBT_SALES, _A.CASH), Leg(_P, _A.CASH, _A.DEBT_SALES)),
    Entry.COMPLAINT_COST: _accrued(_A.COMPLAINTS),
    Entry.REDRESS: (Leg(_C, _A.CASH, _A.REDRESS), Leg(_P, _A.REDRESS, _A.CASH)),
    Entry.FINE: (Leg(_P, _A.FINES, _A.CASH), Leg(_W, _A.CASH, _A.FINES)),
    Entry.AGENCY_FINE: (Leg(_G, _A.FINES, _A.CASH), Leg(_W, _A.CASH, _A.FINES)),
    Entry.POINTS_EARNED: (Leg(_C, _A.POINTS_HELD, _A.POINTS), Leg(_P, _A.POINTS, _A.POINTS_OWED)),
    Entry.POINTS_EXPIRED: (Leg(_C, _A.POINTS, _A.POINTS_HELD), Leg(_P, _A.POINTS_OWED, _A.POINTS)),
    Entry.POINTS_REDEEMED: (
        Leg(_C, _A.LOANS_PAYABLE, _A.POINTS_HELD),
        Leg(_P, _A.POINTS_OWED, _A.RECEIVABLE_PRINCIPAL),
    ),
    Entry.PROVISION_MADE: (Leg(_P, _A.PROVISIONS, _A.LOSS_ALLOWANCE),),
    Entry.PROVISION_RELEASED: (Leg(_P, _A.LOSS_ALLOWANCE, _A.PROVISIONS),),
    Entry.DATA_COST: _accrued(_A.DATA_COST),
    Entry.RECORDING_COST: _accrued(_A.RECORDING_COST),
    Entry.OFFER_COST: _accrued(_A.OFFER_COST),
    Entry.AGENCY_CLOSED: (Leg(_G, _A.CAPITAL, _A.CASH), Leg(_W, _A.CASH, _A.CAPITAL)),
    Entry.CASH_OUT: (Leg(_M, _A.CASH_OUTS, _A.CASH), Leg(_C, _A.CASH, _A.CASH_OUTS)),
    Entry.CASH_TAKEN_AWAY: (Leg(_C, _A.CAPITAL, _A.CASH), Leg(_W, _A.CASH, _A.CAPITAL)),
    Entry.CASH_BROUGHT: (Leg(_C, _A.CASH, _A.CAPITAL), Leg(_W, _A.CAPITAL, _A.CASH)),
}


_REAL = [account for account, side in SIDES.items() if side != "equity"]


class Ledger:
    """The books of consumers, merchants, the world, funders, collection agencies and each platform, in integer cents.

    ``balances`` has shape (5 + n_platforms, number of accounts), debit-positive.
    ``flows`` has shape (n_platforms, number of entries): what was posted since ``close_day``.
    """

    def __init__(self, n_platforms: int) -> None:
        self.balances: NDArray[np.int64] = np.zeros((Actor.PLATFORM + n_platforms, len(Account)), np.int64)
        self.flows: NDArray[np.int64] = np.zeros((n_platforms, len(Entry)), np.int64)

    def post(self, entry: Entry, platform: int, cents: int) -> None:
        """Book one movement; entries without a platform leg are posted under platform 0.

        :raises LedgerError: if ``cents`` is negative (every entry has its opposite; none runs backwards).
        """
        if cents < 0:
            raise LedgerError(f"{entry.name} of {cents} cents: an entry is never negative")
        if cents == 0:
            return
        for leg in LEGS[entry]:
            book = self.balances[leg.actor + platform if leg.actor is Actor.PLATFORM else leg.actor]
            book[leg.debit] += cents
            book[leg.credit] -= cents
        self.flows[platform, entry] += cents

    def post_all(self, flows: NDArray[np.int64]) -> None:
        """Book what a phase moved; ``flows`` has the shape of ``self.flows`` and is left at zero."""
        for platform, entry in np.argwhere(flows).tolist():
            self.post(Entry(entry), platform, int(flows[platform, entry]))
        flows[:] = 0

    def balance(self, account: Account, actor: Actor, platform: int = 0) -> int:
        """Debit-positive balance in cents."""
        return int(self.balances[actor + platform, account])

    def equity(self, platform: int) -> int:
        """Assets less liabilities of a platform, in cents."""
        return int(self.balances[Actor.PLATFORM + platform, _REAL].sum())

    def check(self) -> None:
        """Hold the identities, to the cent.

        :raises LedgerError: if a book does not balance, cash was made or lost, or a claim has no matching debt.
        """
        if self.balances.sum(axis=1).any():
            raise LedgerError("assets differ from liabilities plus equity")
        total = self.balances.sum(axis=0).tolist()
        if total[Account.CASH] != 0:
            raise LedgerError("cash was made or lost")
        for claim, debt in (
            (Account.RECEIVABLE_PRINCIPAL, Account.LOANS_PAYABLE),
            (Account.RECEIVABLE_FEES, Account.FEES_PAYABLE),
            (Account.LENT_TO_PLATFORMS, Account.FUNDING_DRAWN),
            (Account.ACCRUED_INCOME, Account.ACCRUED_COSTS),
            (Account.POINTS_HELD, Account.POINTS_OWED),
        ):
            if total[claim] != -total[debt]:
                raise LedgerError(f"{claim.name} differs from {debt.name}")

    def close_day(self) -> None:
        """Forget the day's flows, once they are recorded."""
        self.flows[:] = 0
