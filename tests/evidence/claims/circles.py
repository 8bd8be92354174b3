"""Groups of people by what surrounds them on day 0, the same in every world; and what a world says of them then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.consumers.graph import degree
from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.core.vocabulary import Mark, Tie
from sim.market import CreditMarket

__all__ = ["Visited", "around", "begin", "visited"]

Flags = NDArray[np.bool_]
Visited = Literal["nobody", "scattered", "central", "together"]

VISITED_SHARE = 0.2


def around(market: CreditMarket) -> dict[str, Flags]:
    """By group, who belongs to it: shape (consumers,)."""
    everybody = np.arange(market.consumers.size)
    who: Any = market.consumers.who  # type: ignore[attr-defined]
    defaulter = market.consumers.nearest(everybody, (who.marks & Mark.IN_DEFAULT) > 0)
    kin = market.consumers.nearest(everybody, np.ones(len(everybody), bool)) == Tie.FAMILY
    return {
        "family_defaults": defaulter == Tie.FAMILY,
        "friend_defaults": defaulter == Tie.FRIEND,
        "colleague_defaults": defaulter == Tie.COLLEAGUE,
        "with_family": kin,
        "without_family": ~kin,
        "never_visited": ~np.any([visited(market, how) for how in ("scattered", "central", "together")], axis=0),
    }


def visited(market: CreditMarket, how: Visited) -> Flags:
    """A fifth of the people, by lot: single people, those with most ties, or whole districts. Shape (consumers,)."""
    n = market.consumers.size
    if how == "nobody":
        return np.zeros(n, bool)
    lot = uniforms_for(market.consumers.key, Stream.ARM, 0, np.arange(n), 0)[:, 0]
    first = {
        "scattered": lot,
        "central": lot - degree(market.consumers.ties),  # type: ignore[attr-defined]
        "together": lot[market.consumers.districts()],  # the same lot for all who live there
    }[how]
    chosen = np.zeros(n, bool)
    chosen[np.argsort(first, kind="stable")[: round(VISITED_SHARE * n)]] = True
    return chosen


def begin(market: CreditMarket, told: Mapping[str, Any]) -> None:
    """What a world's table says of people on day 0, which no scenario can.

    ``visited``: who is in the second arm of the trial; ``expects``: how harshly everybody thinks to be treated, 0 to 1.
    """
    if "visited" in told:
        market.trial.arm_of[:] = visited(market, told["visited"])
    if "expects" in told:
        market.consumers.who.expected[:] = told["expects"]  # type: ignore[attr-defined]
