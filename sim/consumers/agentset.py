"""Mesa's AgentSet methods over column arrays; and one consumer by index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers.state import Accounts, People
from sim.core.table import names_of

__all__ = ["Consumer", "Groups", "Selection", "SetOfConsumers"]

Column = NDArray[Any]
Reduction = Callable[[Column], Any]
_SETTABLE = ("forgetful", "willing", "price_sensitive", "green")


class Consumer(SimpleNamespace):
    """One consumer as he stands now, read-only: columns of people as numbers, of accounts as a tuple by platform."""

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a view of a consumer cannot be changed: {name}")


class SetOfConsumers:
    """Some consumers: the base of the whole population and of every selection from it."""

    who: People
    accounts: Accounts

    @property
    def ids(self) -> NDArray[np.int64]:
        """Who is in the set, rising."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Consumer]:
        return (self[int(i)] for i in range(len(self)))

    def __getitem__(self, index: int) -> Consumer:
        """The consumer at a place in the set.

        :raises IndexError: if there is no such place.
        """
        i = int(self.ids[index])
        people = {name: column[i].item() for name, column in self.who.columns().items()}
        accounts = {_apart(name): tuple(column[i].tolist()) for name, column in self.accounts.columns().items()}
        return Consumer(unique_id=i, **people, **accounts)

    def get(self, name: str) -> Column:
        """A copy of a column; those of accounts have one column per platform and, where people have the name too,
        the prefix ``account_``.

        :raises AttributeError: if there is no such column.
        """
        in_accounts = {_apart(field): field for field in names_of(Accounts)}
        if name in names_of(People):
            column: Column = getattr(self.who, name)[self.ids]
            return column
        if name in in_accounts:
            column = getattr(self.accounts, in_accounts[name])[self.ids]
            return column
        raise AttributeError(f"consumers have no column {name!r}")

    def set(self, name: str, value: Any) -> None:
        """Change a trait of everyone in the set. Money moves only through the ledger, so it cannot be set.

        :raises AttributeError: if ``name`` is not one of the traits.
        """
        if name not in _SETTABLE:
            raise AttributeError(f"{name!r} cannot be set; traits that can: {', '.join(_SETTABLE)}")
        getattr(self.who, name)[self.ids] = value

    def select(self, chosen: Column | Callable[[SetOfConsumers], Column], at_most: int | None = None) -> Selection:
        """Those for whom a mask, or a function of the set that returns one, is true; the first ``at_most`` of them."""
        mask = chosen(self) if callable(chosen) else chosen
        return Selection(self.who, self.accounts, self.ids[mask][:at_most])

    def count(self, chosen: Column | Callable[[SetOfConsumers], Column] | None = None) -> int:
        """How many there are, or for how many of them a condition holds."""
        return len(self) if chosen is None else len(self.select(chosen))

    def agg(self, name: str, reduce: Reduction | Sequence[Reduction]) -> Any:
        """A column reduced by a function such as ``np.mean``, or by each of several."""
        column = self.get(name)
        return [one(column) for one in reduce] if isinstance(reduce, Sequence) else reduce(column)

    def groupby(self, name: str) -> Groups:
        """Split by the values of a column of people, such as ``income_decile``."""
        keys = self.get(name)
        return Groups({key.item(): self.select(keys == key) for key in np.unique(keys)})


class Selection(SetOfConsumers):
    """Some consumers of a population; what is read is always the present state."""

    def __init__(self, who: People, accounts: Accounts, ids: NDArray[np.int64]) -> None:
        self.who, self.accounts, self._ids = who, accounts, ids

    @property
    def ids(self) -> NDArray[np.int64]:
        """Who is in the set, rising."""
        return self._ids


class Groups(dict[Any, Selection]):
    """Selections by group."""

    def count(self) -> dict[Any, int]:
        """Size of each group."""
        return {key: len(group) for key, group in self.items()}

    def agg(self, name: str, reduce: Reduction) -> dict[Any, Any]:
        """A column of each group, reduced."""
        return {key: group.agg(name, reduce) for key, group in self.items()}


def _apart(name: str) -> str:
    """Name of a column of accounts among those of people."""
    return f"account_{name}" if name in names_of(People) else name
