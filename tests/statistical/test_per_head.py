"""Results per head do not depend on how many people are simulated, where posts follow the cases.

Four markets of 5,000 people against one of 20,000, from an empty book, a year. Per head, the standard error of the
difference is about 1.5 % for what is paid, contacts and cost and 3.5 % for harm (four warm markets of 5,000, standard
deviations of 1, 2, 2.5 and 5 %): tolerances are five of them and more, so false alarms are rarer than one in 100,000.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim import CreditMarket
from tests.shipped import cold

pytestmark = pytest.mark.experiment

SMALL, SIZE = 5_000, 20_000
TOLERANCE = (0.1, 0.1, 0.1, 0.2, 0.1)


def per_head(name: str, size: int, replication: int = 0) -> np.ndarray:
    """Paid late, cost of collection, contacts, harm and paid hours of collectors, each by the number of people."""
    market = CreditMarket(cold(name, population__size=size), rng=1, replication=replication)
    market.run()
    tables = market.tables()
    of_lenders = [
        tables["platform_daily"][metric].sum()
        for metric in ("new_late_paid_cents", "new_collection_cost_cents", "new_contacts", "new_harm_points")
    ]
    return np.array([*of_lenders, tables["daily"]["new_staff_minutes"].sum()]) / size


@pytest.mark.parametrize("name", ["in_house", "doorstep"])
def test_results_per_head_are_those_of_a_market_four_times_as_large(name: str) -> None:
    small = np.mean([per_head(name, SMALL, replication) for replication in range(4)], axis=0)
    large = per_head(name, SIZE)
    assert (np.abs(small / large - 1.0) <= TOLERANCE).all(), small / large
