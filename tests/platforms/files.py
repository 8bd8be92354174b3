"""Files, orders and triggers made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.core.frames import Files, Orders
from sim.core.vocabulary import Seen, Status
from sim.platforms.sums import PlatformSums
from sim.scenario.parameters.platforms.monitoring import MonitoringParameters, TriggerParameters

USUAL = {
    "consumer": 0,
    "platform": 0,
    "status": int(Status.OPEN),
    "opened_cycle": 0,
    "limit_cents": 100_000,
    "owed_cents": 20_000,
    "minimum_cents": 2_000,
    "orders_cents": 5_000,
    "usual_cents": 5_000,
    "linked_cents": -1,
    "score": 650,
    "income_cents": 500_000,
}
USUAL_ORDER = {
    "consumer": 0,
    "platform": 0,
    "amount_cents": 30_000,
    "term_cycles": 1,
    "limit_cents": 200_000,
    "headroom_cents": 150_000,
    "income_cents": 500_000,
    "score": 650,
    "n_orders": 2,
    "orders_cents": 50_000,
    "usual_cents": 60_000,
    "opened_cycle": 0,
}


def _frame(kind: Any, usual: dict[str, int], rows: tuple[dict[str, Any], ...]) -> Any:
    """A frame with a row for each of ``rows``, which say what is not as usual; what is not usual either is 0."""
    columns = vars(kind.empty())
    return kind(
        **{
            name: np.array([(usual | row).get(name, 0) for row in rows], column.dtype)
            for name, column in columns.items()
        }
    )


def files(*rows: dict[str, Any]) -> Files:
    """Files of account holders who are usual but for what is told; numbered from 0 unless that is told, too."""
    found: Files = _frame(Files, USUAL, tuple({"consumer": number} | row for number, row in enumerate(rows)))
    return found


def orders(*rows: dict[str, Any]) -> Orders:
    """Orders that are usual but for what is told."""
    found: Orders = _frame(Orders, USUAL_ORDER, tuple({"consumer": number} | row for number, row in enumerate(rows)))
    return found


def watching(**triggers: dict[str, Any]) -> MonitoringParameters:
    """Triggers by name."""
    return MonitoringParameters(triggers={name: TriggerParameters(**values) for name, values in triggers.items()})


def seen(sums: PlatformSums) -> dict[str, int]:
    """What the first platform counted, where it is not 0."""
    return {what.name.lower(): int(n) for what, n in zip(Seen, sums.counts[0], strict=True) if n}
