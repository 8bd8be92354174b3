"""One officer, more cases than hours: her list ranked by what a call changes, and by what calls brought.

Six paired replications; a direction is asserted at one per cent, as ``pair`` has it. Measured over both lenders: 5 %
fewer calls and as much paid late (0.4 % more, not sure); but 4 % more harm by contacts, surely.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.pairs.pair import change, compared, falls, level, rises, same_tables

LENDERS = ("baitiao", "pocket")
OFF: dict[str, Any] = {f"platforms.{name}.collection.order_by": "experience" for name in LENDERS}


def both(metric: str) -> tuple[np.ndarray, float]:
    """What the ranking changed at both lenders together, and the mean without it."""
    result = compared("uplift")
    changes = np.sum([change(result, metric, name) for name in LENDERS], axis=0)
    return changes, sum(level(result, metric, name)[0] for name in LENDERS)


@pytest.mark.experiment
def test_fewer_calls_bring_as_much_and_do_more_harm() -> None:
    assert falls(both("new_contacts")[0])
    paid, paid_without = both("new_late_paid_cents")
    assert abs(paid.mean()) < 0.01 * paid_without
    assert rises(both("new_harm_points")[0])


def test_switched_off_nothing_changes() -> None:
    same_tables("uplift", OFF, days=120)
