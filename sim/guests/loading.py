"""From the name in a scenario to a guest that has been made, or one line that says why there is none."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Mapping
from typing import Any

from sim.guests.faults import GuestError
from sim.guests.homes import home_of
from sim.guests.host import Host
from sim.guests.house import House
from sim.guests.watch import watched
from sim.scenario import bad_value

__all__ = ["host_of"]


def host_of(
    name: str, key: str, label: str, base: type[Any], registered: Mapping[str, type[Any]], home: tuple[str, ...]
) -> Host:
    """Make the guest that ``key`` of a scenario names for the platform ``label``; ``base`` is the class to derive from.

    :raises ScenarioError: if it is neither registered nor a ``module:Class`` that can be imported and made.
    """
    if ":" not in name:
        if name not in registered:
            near = difflib.get_close_matches(name, registered, n=1, cutoff=0.0)[0]
            raise bad_value(key, name, "one of " + ", ".join(sorted(registered)) + ", or module:Class", nearest=near)
        kind: Any = registered[name]
    else:
        kind = _imported(name, key, home)
    _check(kind, base, name, key)
    try:
        return Host(kind, label, name, home)
    except GuestError as error:
        raise bad_value(key, name, f"a class that is made without arguments ({error})") from None


def _imported(name: str, key: str, home: tuple[str, ...]) -> Any:
    module_name, _, class_name = name.partition(":")
    house = House()
    try:
        with watched("its module", closely=True):
            module = home_of(home).load(module_name)
            found = getattr(module, class_name)
        house.check("its module")
    except GuestError as error:
        home_of(home).forget()
        raise bad_value(key, name, f"a class that can be imported ({error})") from None
    return found


def _check(kind: Any, base: type[Any], name: str, key: str) -> None:
    """Is it a class of the right kind, and can its ``decide`` be called as it will be."""
    if not (isinstance(kind, type) and issubclass(kind, base)) or inspect.isabstract(kind):
        raise bad_value(
            key,
            name,
            f"a class derived from {'.'.join(base.__module__.split('.')[:2])}.{base.__name__} that defines decide",
        )
    decide = inspect.getattr_static(kind, "decide", None)
    wanted = list(inspect.signature(base.decide).parameters)
    told = f"a class whose decide takes ({', '.join(wanted)})"
    if not inspect.isfunction(decide):
        raise bad_value(key, name, f"{told} as a plain method")
    if inspect.iscoroutinefunction(decide) or inspect.isgeneratorfunction(decide) or inspect.isasyncgenfunction(decide):
        raise bad_value(key, name, f"{told} and returns its answer: this one yields or awaits")
    try:
        inspect.signature(decide).bind(*wanted)
    except (TypeError, ValueError) as error:
        raise bad_value(key, name, f"{told} ({error})") from None
