"""Own capital and outside lines: how much can be lent, what is drawn, what it costs, when a line shuts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.core.units import MILLION, YEAR_DAYS, ppm
from sim.scenario import LineParameters

__all__ = ["Funding", "daily_interest", "green_discount", "line_surcharge", "outside_part"]


def outside_part(loan_cents: int, share: float, room_cents: int) -> int:
    """What a line puts into loans, cents: its share, as far as its room goes."""
    return min(int(share * loan_cents), room_cents)


def daily_interest(drawn_cents: int, cost_annual: float) -> int:
    """Interest of one day, cents: drawn * annual cost / 360, rounded down."""
    return drawn_cents * ppm(cost_annual) // (YEAR_DAYS * MILLION)


def line_surcharge(line: LineParameters, realised_annual: float) -> float:
    """What a line costs beyond its usual interest, share per year.

    Surcharge = surcharge per point * max(0, loss realised - loss promised), both as shares of the balance per year. A
    pool rated on losses of 1.01 to 1.15 % that loses 3.9 to 4.63 % is what it is for (docs/sources.md, 1D).
    """
    return line.surcharge_per_point * max(0.0, realised_annual - line.promised_loss_annual)


def green_discount(interest_cents: int, green_off: float, green_cents: int, principal_cents: int) -> int:
    """What is taken off interest, cents, rounded down: interest * green off * green share of the principal."""
    if principal_cents <= 0:
        return 0
    return interest_cents * ppm(green_off) * green_cents // (MILLION * principal_cents)


class Funding:
    """The lines of one platform and what is drawn on each.

    ``realised_annual`` is what the funders last heard that the pool loses, as a share of its balance per year. Once
    ``fixed``, whatever is lent is funded: no line shuts or is priced anew, and owners pay in what is lacking.
    """

    def __init__(self, lines: Mapping[str, LineParameters], n_consumers: int) -> None:
        self._n_consumers = n_consumers
        self._lines = lines
        self.drawn_cents = dict.fromkeys(lines, 0)
        self.shut_on: dict[str, int] = {}
        self.realised_annual = 0.0
        self.fixed = False

    def use(self, lines: Mapping[str, LineParameters]) -> None:
        """Take the terms in force from today on."""
        self._lines = lines
        self.drawn_cents = dict.fromkeys(lines, 0) | self.drawn_cents

    def room(self) -> dict[str, int]:
        """What may still be drawn on each line, cents; nothing on a line that is shut."""
        return {
            name: 0
            if name in self.shut_on
            else max(0, line.size_cents_per_consumer * self._n_consumers - self.drawn_cents[name])
            for name, line in self._lines.items()
        }

    def fundable(self, loans_cents: NDArray[np.int64], cash_cents: int, co_lending_floor: float) -> int:
        """How many of the loans, in this order, own cash and the lines can fund together.

        Outside lines must put in at least the floor of what is lent; what they do not fund comes from own cash.
        """
        if self.fixed:
            return len(loans_cents)
        total = np.cumsum(loans_cents)
        outside = np.zeros(len(total), np.int64)
        room = self.room()
        for name, line in self._lines.items():
            outside += np.minimum((line.share * total).astype(np.int64), room[name])
        # A line's part is rounded down to a cent, which must not count as falling short of the floor.
        enough_outside = outside + len(self._lines) >= co_lending_floor * total
        fits = (total - outside <= cash_cents) & enough_outside
        return len(fits) if fits.all() else int(np.argmin(fits))

    def draw(self, loans_cents: int) -> int:
        """Draw the lines' parts of what is lent today; returns the sum, cents."""
        room = self.room()
        sum_drawn = 0
        for name, line in self._lines.items():
            part = outside_part(loans_cents, line.share, room[name])
            self.drawn_cents[name] += part
            sum_drawn += part
        return sum_drawn

    def repay(self, principal_cents: int, collected_cents: int, cash_cents: int) -> int:
        """Bring every line down to its share of the principal outstanding; returns the sum repaid, cents.

        Lines that are shut take all principal collected today, the first of them first, until nothing is drawn.
        """
        sum_repaid = 0
        for name, line in self._lines.items():
            excess = max(0, self.drawn_cents[name] - int(line.share * principal_cents))
            if name in self.shut_on:
                excess = max(excess, min(self.drawn_cents[name], collected_cents))
            repaid = min(excess, cash_cents - sum_repaid)
            collected_cents -= min(repaid, collected_cents) if name in self.shut_on else 0
            self.drawn_cents[name] -= repaid
            sum_repaid += repaid
        return sum_repaid

    def interest(self, price: float = 1.0, green_cents: int = 0, principal_cents: int = 0) -> int:
        """Interest of one day on all lines, cents; ``price`` multiplies what each line costs.

        ``green_cents`` of the ``principal_cents`` outstanding are green, and cheaper where a funder prices that.
        """
        total = 0
        for name, line in self._lines.items():
            cost = line.cost_annual + line_surcharge(line, self.realised_annual)
            cents = daily_interest(self.drawn_cents[name], cost * price)
            total += cents - green_discount(cents, line.green_off, green_cents, principal_cents)
        return total

    @property
    def dearer_annual(self) -> float:
        """What surcharges add to the cost of a loan that is made today, as a share of it per year."""
        return sum(
            line.share * line_surcharge(line, self.realised_annual)
            for name, line in self._lines.items()
            if name not in self.shut_on
        )

    def hear_of_losses(self, realised_annual: float, day: int) -> None:
        """Price the lines anew by what the pool has lost, and shut, for good, those whose trigger it exceeds."""
        if self.fixed:
            return
        self.realised_annual = realised_annual
        for name, line in self._lines.items():
            if realised_annual > line.loss_trigger:
                self.shut_on.setdefault(name, day)

    def watch(self, npl_ratio: float, day: int) -> None:
        """Shut, for good, every line whose pool trigger the non-performing share exceeds."""
        if self.fixed:
            return
        for name, line in self._lines.items():
            if npl_ratio > line.npl_trigger:
                self.shut_on.setdefault(name, day)
