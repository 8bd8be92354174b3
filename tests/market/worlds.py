"""Small markets, people and accounts made to order, and what must be true of any market on any evening."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import CreditMarket
from sim.consumers.rules.credit.account import billing_batch
from sim.consumers.state import NO_PLAN, UNDECIDED
from sim.core.frames import Decisions, Orders
from sim.core.ledger import SIDES, Account, Actor
from sim.core.vocabulary import Status
from sim.scenario import Scenario, override
from tests.shipped import cold

BASELINE = cold("baseline")
LENDER = "platforms.baitiao"

CALM = {
    "economy.job_loss_daily": 0.0,
    "economy.job_finding_daily": 0.0,
    "economy.expense_shock_daily": 0.0,
    "population.willing_mean": 50.0,
    "population.willing_sd": 0.0,
    "population.forgetful_median": 0.0,
}
"""Nothing happens to people, they are fully willing, and they forget nothing."""

QUIET = CALM | {
    "population.size": 1,
    "shopping.wants_per_cycle": 0.0,
    "repayment.minimum_taste": 0.0,
    "repayment.attention_daily": 0.0,
    f"{LENDER}.reminders.days_past_due": (),
    f"{LENDER}.terms.deferral": False,
    f"{LENDER}.funding.capital_cents_per_consumer": 10_000_000,
}
"""One such person, who buys nothing of his own accord and thinks of an overdue bill on pay day only."""


def market(
    values: dict[str, Any] | None = None,
    *,
    base: Scenario | str | Path | None = None,
    seed: int = 1,
    run: bool = False,
    **more: Any,
) -> CreditMarket:
    """A market of the defaults (or of ``base``) with leaves replaced by dotted key."""
    made = CreditMarket(
        base if base is not None else Scenario(),
        rng=seed,
        threads=1,
        **more,
        **{key.replace(".", "__"): value for key, value in (values or {}).items()},
    )
    if run:
        made.run()
    return made


def scenario(values: dict[str, Any]) -> Scenario:
    """The default scenario with leaves replaced."""
    return override(Scenario(), values)


def until(market: CreditMarket, day: int) -> CreditMarket:
    """Step until ``day`` days are done: the evening of day ``day - 1``."""
    while market.day < day:
        market.step()
    return market


def evening_of(market: CreditMarket, day: int) -> CreditMarket:
    """Step until the evening of ``day``."""
    return until(market, day + 1)


# --- people and accounts made to order --------------------------------------------------------------------------------


def person(market: CreditMarket, who: int = 0, *, cash_cents: int, **columns: Any) -> None:
    """Write a person's columns; the difference in cash is as if he had been born with it."""
    people: Any = market.consumers.who
    born_with = cash_cents - int(people.cash_cents[who])
    people.cash_cents[who] = cash_cents
    for actor, sign in ((Actor.CONSUMERS, 1), (Actor.WORLD, -1)):
        market.ledger.balances[actor, Account.CASH] += sign * born_with
        market.ledger.balances[actor, Account.CAPITAL] -= sign * born_with
    for name, value in columns.items():
        getattr(people, name)[who] = value


def account(market: CreditMarket, who: int = 0, platform: int = 0, *, limit_cents: int, statement_day: int) -> None:
    """Open an account."""
    people: Any = market.consumers
    accounts = people.accounts
    people.agenda.statement_day[billing_batch(who), platform] = statement_day
    accounts.status[who, platform] = Status.OPEN
    accounts.limit_cents[who, platform] = limit_cents
    accounts.statement_day[who, platform] = statement_day
    accounts.opened_cycle[who, platform] = market.day // 30


def order(market: CreditMarket, who: int = 0, platform: int = 0, *, cents: int, cycles: int = 1) -> None:
    """Let a holder of an account buy on credit this morning, paid for by the platform's own cash."""
    row = (who, platform, cents, cycles, False, False, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    market.consumers.settle(market.day, Orders.of_rows([row]), Decisions.of_rows([(True, 0)]))


def column(market: CreditMarket, name: str, who: int = 0, platform: int = 0) -> int:
    """One account's number in a column."""
    return int(getattr(market.consumers.accounts, name)[who, platform])


def cash(market: CreditMarket, who: int = 0) -> int:
    """One person's cash, cents."""
    return int(market.consumers.who.cash_cents[who])


def total(market: CreditMarket, metric: str) -> float:
    """A platform metric summed over all days and platforms."""
    return float(np.nansum(market.tables()["platform_daily"][metric]))


def metric(market: CreditMarket, name: str, platform: int = 0) -> NDArray[np.float64]:
    """A platform metric by day."""
    values: NDArray[np.float64] = market.tables()["platform_daily"][name]
    return values.reshape(-1, len(market.platforms))[:, platform]


# --- sameness ---------------------------------------------------------------------------------------------------------


def bits(market: CreditMarket) -> dict[str, bytes]:
    """The columns of people and accounts, byte by byte (plans may lie in another order)."""
    consumers: Any = market.consumers
    return {
        f"{table}.{name}": values.tobytes()
        for table in ("who", "accounts")
        for name, values in getattr(consumers, table).columns().items()
        if name != "first_plan"
    }


def same_people(a: CreditMarket, b: CreditMarket) -> bool:
    """Whether all people and accounts stand the same, to the last bit."""
    return bits(a) == bits(b)


def differing_columns(a: CreditMarket, b: CreditMarket) -> list[str]:
    """Columns of any table in which two markets differ."""
    left, right = a.tables(), b.tables()
    return [
        f"{table}.{name}"
        for table in left
        for name in left[table]
        if left[table][name].tobytes() != right[table][name].tobytes()
    ]


# --- what is true of any market on any evening ------------------------------------------------------------------------


def owed(market: CreditMarket) -> NDArray[np.int64]:
    """Principal and fees of every account, billed or not, cents."""
    a: Any = market.consumers.accounts
    whole: NDArray[np.int64] = a.waiting_cents + a.unbilled_cents + a.plans_cents + a.billed_cents + a.fees_cents
    return whole


def chains(market: CreditMarket) -> Iterator[tuple[int, int, list[int]]]:
    """Consumer, platform and instalment plans of every account that has any."""
    accounts, plans = market.consumers.accounts, market.consumers.plans
    for who, platform in np.argwhere(accounts.first_plan != NO_PLAN):
        chain, plan = [], int(accounts.first_plan[who, platform])
        while plan != NO_PLAN:
            chain.append(plan)
            assert len(chain) <= len(plans.left), "a chain of plans that never ends"
            plan = int(plans.following[plan])
        yield int(who), int(platform), chain


def left_of(total: int, cycles: int, left: int) -> int:
    """What of a total is still to be billed when ``left`` of ``cycles`` nearly equal parts are."""
    return total - total * (cycles - left) // cycles


def check_books(market: CreditMarket) -> None:
    """Every actor's book balances, no cash is made or lost, and columns add up to it: all recomputed here."""
    books = market.ledger.balances
    for book in books:
        sides = {
            side: sum(int(book[account]) for account in Account if SIDES[account] == side)
            for side in ("asset", "liability", "equity")
        }
        assert sides["asset"] + sides["liability"] + sides["equity"] == 0  # debit-positive
    assert int(books[:, Account.CASH].sum()) == 0
    a: Any = market.consumers.accounts
    written_off = a.status == Status.CHARGED_OFF
    principal = np.where(written_off, 0, owed(market) - a.fees_cents)
    fees = np.where(written_off, 0, a.fees_cents)
    for platform in market.platforms:
        book = books[Actor.PLATFORM + platform.index]
        assert book[Account.RECEIVABLE_PRINCIPAL] == principal[:, platform.index].sum()
        assert book[Account.RECEIVABLE_FEES] == fees[:, platform.index].sum()
        assert -book[Account.FUNDING_DRAWN] == sum(platform.funding.drawn_cents.values())
        assert -book[Account.ACCRUED_COSTS] == platform.interest_due_cents + platform.costs_due_cents
        assert book[Account.CASH] >= 0
    consumers = books[Actor.CONSUMERS]
    assert consumers[Account.CASH] == market.consumers.who.cash_cents.sum()
    assert -consumers[Account.LOANS_PAYABLE] == principal.sum()
    assert -consumers[Account.FEES_PAYABLE] == fees.sum()
    assert -consumers[Account.CHARGED_OFF_DEBT] == owed(market)[written_off].sum()


def check_accounts(market: CreditMarket) -> None:
    """What must hold for every single person and account."""
    a: Any = market.consumers.accounts
    assert np.all(market.consumers.who.cash_cents >= 0)
    for name, values in a.columns().items():
        if name.endswith("_cents"):
            least = UNDECIDED if name == "intended_cents" else 0
            assert np.all(values >= least), f"negative {name}"
    billed = a.billed_cents + a.fees_cents
    live = (a.status == Status.OPEN) | (a.status == Status.FROZEN)
    assert np.all(a.billed_cents >= a.carried_cents)
    assert np.all(a.arrears_cents + a.minimum_cents <= billed)
    assert np.all(a.put_off_cents <= billed)
    assert np.all(((a.days_past_due > 0) == (a.arrears_cents > 0))[live])
    assert np.all(a.limit_cents[live] > 0)
    strangers = (a.status == Status.NONE) | (a.status == Status.REFUSED)
    assert not owed(market)[strangers].any()
    assert not a.limit_cents[strangers].any()
    for platform in market.platforms:
        oldest = platform.settings.credit.charge_off_days_past_due
        claims_age = market.terms.repayment.claim_income_share > 0  # written-off debts grow older, too
        latest = max(oldest, market.day) if claims_age else oldest
        assert np.all(a.days_past_due[:, platform.index] <= latest)
        assert np.all((a.days_past_due[:, platform.index] < oldest)[live[:, platform.index]])


def check_plans(market: CreditMarket) -> None:
    """The instalments still to be billed are those of the plans; no plan belongs to two accounts."""
    accounts, plans = market.consumers.accounts, market.consumers.plans
    in_plans = np.zeros_like(accounts.plans_cents)
    seen: set[int] = set()
    for who, platform, chain in chains(market):
        for plan in chain:
            left, cycles = int(plans.left[plan]), int(plans.cycles[plan])
            assert 0 < left <= cycles
            in_plans[who, platform] += left_of(int(plans.amount_cents[plan]), cycles, left)
        assert not seen & set(chain)
        seen |= set(chain)
    assert np.array_equal(in_plans, accounts.plans_cents)
