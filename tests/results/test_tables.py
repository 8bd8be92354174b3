"""Days become cycles, and cycles a summary, as each metric declares."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.results.tables import by_cycle, summarise

DAYS = 45


def daily() -> pd.DataFrame:
    """Two replications of 45 days, in shuffled order: a flow of 1, a share rising by day, a stock equal to the day."""
    day = np.tile(np.arange(DAYS), 2)
    table = pd.DataFrame(
        {
            "replication": np.repeat([0, 1], DAYS),
            "day": day,
            "platform": "p",
            "new_orders": 1.0,
            "share_delinquent": day / 100,
            "n_accounts": day.astype(float),
        }
    )
    return table.sample(frac=1, random_state=1)


def test_cycles_sum_average_and_take_the_last() -> None:
    cycles = by_cycle(daily())
    first, last = cycles.iloc[0], cycles.iloc[1]
    assert cycles[["replication", "cycle"]].to_numpy().tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert (first["n_days"], first["new_orders"], first["n_accounts"]) == (30, 30, 29)
    assert (last["n_days"], last["new_orders"], last["n_accounts"]) == (15, 15, 44)
    assert first["share_delinquent"] == np.mean(np.arange(30) / 100)


def test_summary_is_over_all_days() -> None:
    values = summarise(daily()).set_index(["replication", "platform", "metric"])["value"]
    assert values[1, "p", "new_orders"] == 45
    assert values[1, "p", "n_accounts"] == 44
    assert np.isclose(values[1, "p", "share_delinquent"], 0.22)


def test_missing_values() -> None:
    table = daily().sort_values(["replication", "day"], ignore_index=True)
    table["share_delinquent"] = table["share_delinquent"].where(table["day"] > 42)
    table.loc[table["day"] == 44, "n_accounts"] = np.nan
    table["new_orders"] = np.nan
    values = summarise(table).query("replication == 0").set_index("metric")["value"]
    assert np.isclose(values["share_delinquent"], 0.435), "the mean of the two days that have a value"
    assert np.isnan(values["n_accounts"]), "the last day counts, though it is missing"
    assert np.isnan(values["new_orders"]), "nothing but missing values is missing, not 0"
