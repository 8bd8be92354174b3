"""Two populations, however kept, as columns; and what differs between two of them, to the last bit."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers.population import Population
from sim.consumers.state import NO_PLAN, Accounts, People, Plans
from sim.core.frames import Frame
from sim.core.table import names_of
from sim.market import Consumers, CreditMarket
from tests.twin.account import AccountState
from tests.twin.population import TwinPopulation

__all__ = ["Difference", "Table", "differences", "files_differ", "frames_of", "same_bits", "snapshot", "unequal_tables"]

Table = dict[str, NDArray[Any]]
PERSON = names_of(People)
MISSED = {"missed_cents": "cents", "missed_gaps": "gaps"}
ACCOUNT = tuple(name for name in names_of(Accounts) if name != "first_plan")
MOST_MISSED = 13
PLAN_SUMS = ("n_plans", "instalments_left", "plan_principal_left", "plan_fees_left")


@dataclass(frozen=True)
class Difference:
    """The first place where a column of two populations differs, and how many there are."""

    day: int
    column: str
    consumer: int
    platform: int | None
    values: tuple[Any, Any]
    count: int

    def __str__(self) -> str:
        where = f"consumer {self.consumer}" + ("" if self.platform is None else f", platform {self.platform}")
        left, right = self.values
        return f"day {self.day}, {where}, {self.column}: {left!r} and {right!r} ({self.count} in all)"


def snapshot(population: Consumers) -> Table:
    """Every column of every person and account, and sums over the plans of each account, as of now."""
    if isinstance(population, TwinPopulation):
        columns = _of_agents(population)
    else:
        assert isinstance(population, Population)
        columns = _of_columns(population)
    return {name: _widened(column) for name, column in columns.items()}


def differences(day: int, a: Table, b: Table) -> list[Difference]:
    """Where two snapshots differ, a line per column; floats are compared bit for bit."""
    assert a.keys() == b.keys()
    found = []
    for name, left in a.items():
        right = b[name]
        assert (left.dtype, left.shape) == (right.dtype, right.shape), name
        differs = left.view(_bits(left)) != right.view(_bits(right))
        if differs.any():
            first = tuple(int(index) for index in np.argwhere(differs)[0])
            platform = first[1] if len(first) > 1 else None
            found.append(
                Difference(day, name, first[0], platform, (left[first].item(), right[first].item()), int(differs.sum()))
            )
    return found


def files_differ(day: int, a: Consumers, b: Consumers) -> list[str]:
    """Columns in which the files that two populations show differ: those of a day, or those of everyone."""
    n = a.n_platforms
    everyone = np.repeat(np.arange(a.size), n), np.tile(np.arange(n), a.size)
    return [
        f"{shown}.{name}"
        for shown, one, other in (
            ("files", a.files(day), b.files(day)),
            ("files_of", a.files_of(*everyone), b.files_of(*everyone)),
        )
        for name, column in vars(one).items()
        if not same_bits(column, getattr(other, name))
    ]


def same_bits(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Equal type, shape and bytes."""
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def unequal_tables(a: dict[str, Table], b: dict[str, Table]) -> list[str]:
    """Names of the columns in which the results of two markets differ."""
    assert a.keys() == b.keys()
    return [
        f"{table}.{name}"
        for table in a
        for name in a[table].keys() | b[table].keys()
        if not (name in a[table] and name in b[table] and same_bits(a[table][name], b[table][name]))
    ]


def frames_of(market: CreditMarket) -> list[Frame]:
    """What the actors of a market handed one another today."""
    today = market.today
    decided = [frame for pair in today.decided for frame in pair]
    return [today.orders, *decided, today.cases, today.reviews, *today.reminders, today.contacts]


def _bits(column: NDArray[Any]) -> np.dtype[Any]:
    return np.dtype(np.int64) if column.dtype == np.float64 else column.dtype


def _widened(column: NDArray[Any]) -> NDArray[Any]:
    """All whole numbers as int64, so that one column may be kept in fewer bits than the other."""
    return np.ascontiguousarray(column, np.int64) if column.dtype.kind in "iu" else column.copy()


def _of_columns(population: Population) -> Table:
    people = {name: getattr(population.who, name) for name in PERSON}
    accounts = {name: getattr(population.accounts, name) for name in ACCOUNT}
    room = population.missed.cents.shape[2]
    missed = {
        name: np.pad(getattr(population.missed, column), ((0, 0), (0, 0), (0, MOST_MISSED - room)))
        for name, column in MISSED.items()
    }
    return people | accounts | missed | _plan_sums(population.accounts.first_plan, population.plans)


def _plan_sums(first: NDArray[np.int32], plans: Plans) -> Table:
    """Walk the chains of all accounts side by side, a link at a time."""
    sums = {name: np.zeros(first.shape, np.int64) for name in PLAN_SUMS}
    link = first.astype(np.int64)
    while (live := link != NO_PLAN).any():
        plan = link[live]
        cycles, billed = plans.cycles[plan].astype(np.int64), plans.cycles[plan].astype(np.int64) - plans.left[plan]
        sums["n_plans"][live] += 1
        sums["instalments_left"][live] += plans.left[plan]
        for name, total in (("plan_principal_left", plans.amount_cents), ("plan_fees_left", plans.fee_cents)):
            sums[name][live] += total[plan] - total[plan] * billed // cycles
        link[live] = plans.following[plan]
    return sums


def _of_agents(population: TwinPopulation) -> Table:
    consumers = population.consumers
    accounts = [account for consumer in consumers for account in consumer.accounts]
    shape = (population.size, population.n_platforms)
    by_person = zip(*map(attrgetter(*PERSON), consumers), strict=True)
    by_account = zip(*map(attrgetter(*ACCOUNT), accounts), strict=True)
    by_plan = zip(*map(_sums_of_plans, accounts), strict=True)
    return (
        {name: np.array(column) for name, column in zip(PERSON, by_person, strict=True)}
        | {name: np.array(column).reshape(shape) for name, column in zip(ACCOUNT, by_account, strict=True)}
        | {
            name: np.array([_padded(account.older_missed(name)) for account in accounts]).reshape(*shape, MOST_MISSED)
            for name in MISSED
        }
        | {name: np.array(column).reshape(shape) for name, column in zip(PLAN_SUMS, by_plan, strict=True)}
    )


def _padded(older: list[int]) -> list[int]:
    return older + [0] * (MOST_MISSED - len(older))


def _sums_of_plans(account: AccountState) -> tuple[int, int, int, int]:
    plans = account.plans
    if not plans:
        return 0, 0, 0, 0
    return (
        len(plans),
        sum(plan.left for plan in plans),
        sum(plan.amount_cents - plan.amount_cents * (plan.cycles - plan.left) // plan.cycles for plan in plans),
        sum(plan.fee_cents - plan.fee_cents * (plan.cycles - plan.left) // plan.cycles for plan in plans),
    )
