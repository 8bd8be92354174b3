"""The part that a guest plays for a platform: a policy or a strategy, with parameters that the scenario sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from sim.guests.loading import host_of
from sim.guests.parameters import Value
from sim.scenario.frozen import FrozenDict
from sim.scenario.leaf import Branch

__all__ = ["Role"]

S = TypeVar("S", bound=Branch)


class Role(Generic[S]):
    """What ``key`` of a scenario names for the platform ``label``, asked as a guest; ``who`` names it.

    The last part of the key is a leaf of ``settings``; the guest's own parameters are the leaf of that name + ``_set``.

    :raises ScenarioError: as ``host_of``, and if a parameter is unknown or its value is not allowed.
    """

    def __init__(
        self,
        key: str,
        settings: S,
        label: str,
        base: type[Any],
        registered: Mapping[str, type[Any]],
        home: tuple[str, ...],
    ) -> None:
        leaf = key.rpartition(".")[2]
        self._key, self._own = f"{key}_set", f"{leaf}_set"
        self._host = host_of(getattr(settings, leaf), key, label, base, registered, home)
        self.who = self._host.who
        self.settings_of(settings)

    def settings_of(self, settings: S) -> dict[str, Value]:
        """The guest's own parameters, each with its value.

        :raises ScenarioError: if one is unknown or its value is not allowed.
        """
        return self._host.settings(getattr(settings, self._own), self._key)

    def is_from(self, home: tuple[str, ...]) -> bool:
        """Would the same guest be found from there."""
        return self._host.is_from(home)

    def _told(self, settings: S) -> S:
        """The settings as the guest sees them: with every parameter of its own, if it has any."""
        own = self.settings_of(settings)
        return settings.model_copy(update={self._own: FrozenDict(own)}) if own else settings
