"""A dict that cannot change, so that a scenario can be shared, hashed and used as a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator
from pydantic.config import JsonDict

K = TypeVar("K")
V = TypeVar("V")

NAME_PATTERN = "^[a-z][a-z0-9_]*$"
LONGEST_NAME = 60
NAMED: JsonDict = {"propertyNames": {"pattern": NAME_PATTERN}}


class FrozenDict(dict[K, V]):
    """A dict that keeps its order and refuses every change; hashable if its values are."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a scenario is frozen: make another one with override()")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


def _plain(value: Any) -> Any:
    if not isinstance(value, (bool, int, float, str)):
        raise ValueError("neither a number, nor text, nor a flag")
    return value


OwnParameters = Annotated[Mapping[str, Annotated[Any, AfterValidator(_plain)]], AfterValidator(FrozenDict)]
"""Parameters of a user's own class, which says what they are; whoever makes the class checks them."""


def frozen_values(values: Mapping[str, Any]) -> FrozenDict[str, Any]:
    """A frozen copy, lists as tuples."""
    return FrozenDict({key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})
