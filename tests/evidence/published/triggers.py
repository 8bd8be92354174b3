"""Why people default: who is able and who is willing when a debt becomes a day, a month, a quarter late."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.payment import able_to_pay, willing_to_pay
from sim.consumers.kernels.world import Day, World
from sim.core.compiled import kernel
from sim.core.vocabulary import Status
from sim.market import CreditMarket

__all__ = ["CHARGED_OFF", "MOMENTS", "Triggers"]

CHARGED_OFF = "charge_off"
MOMENTS = ("1", "31", "91", CHARGED_OFF)


@kernel
def _ask(
    consumers: NDArray[np.int64],
    platforms: NDArray[np.int64],
    world: World,
    today: Day,
    able_cents: NDArray[np.int64],
    willing: NDArray[np.bool_],
) -> None:
    """What each of these could pay, and whether he is willing with nobody asking, by the rules of the population."""
    for row in range(len(consumers)):
        i, p = consumers[row], platforms[row]
        able_cents[row] = able_to_pay(i, p, world, today.day)
        willing[row] = willing_to_pay(i, p, 0.0, able_cents[row], world, today)


class Triggers:
    """Counts of accounts by moment, able or not, willing or not: shape (moments, 2, 2).

    Willing: by the person's own draw. Able: what he can pay covers what is past due.
    """

    def __init__(self, market: CreditMarket) -> None:
        self._market = market
        self.counts = np.zeros((len(MOMENTS), 2, 2), np.int64)

    def before_age(self, day: int) -> None:
        """Judge everyone whose debt passes a mark tonight; to be called before debts grow older."""
        people: Any = self._market.consumers
        accounts = people.accounts
        in_use = (accounts.status == Status.OPEN) | (accounts.status == Status.FROZEN)
        late = in_use & (accounts.arrears_cents > 0)
        ends = np.array([one.credit.charge_off_days_past_due for one in self._market.terms.platforms.values()])
        tomorrow = accounts.days_past_due + 1
        for moment, name in enumerate(MOMENTS):
            consumers, platforms = at = np.nonzero(late & (tomorrow == (ends if name == CHARGED_OFF else int(name))))
            able_cents, willing = np.empty(len(consumers), np.int64), np.empty(len(consumers), bool)
            _ask(consumers, platforms, people._world, people._day(day, people._scratch()), able_cents, willing)
            able = able_cents >= accounts.arrears_cents[at]
            np.add.at(self.counts[moment], (able.astype(np.int64), willing.astype(np.int64)), 1)

    def share(self, moment: str, *, able: bool, willing: bool) -> float:
        """Share of a moment's accounts, in per cent."""
        ours = self.counts[MOMENTS.index(moment)]
        return float(100.0 * ours[int(able), int(willing)] / ours.sum()) if ours.sum() else float("nan")
