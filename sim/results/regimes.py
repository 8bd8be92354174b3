"""Scenarios side by side, one line each, as one scenario under several regimes: money beside harm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from sim.records.metrics import METRICS
from sim.results.comparison import Comparison
from sim.results.effects import paired_difference
from sim.results.run import Run
from sim.results.text import told

__all__ = ["MEASURES", "Measure", "has_society", "label_of", "of_market", "side_by_side"]


@dataclass(frozen=True)
class Measure:
    """A metric of the market as a whole, how its column is headed, and which direction is better."""

    metric: str
    title: str
    better: Literal["lower", "higher", "neither"]


MEASURES = (
    Measure("new_net_recovery_cents", "Net recovery", "higher"),
    Measure("share_paid_within_30_days", "Paid in 30 days", "higher"),
    Measure("mean_cost_to_collect", "Cost to collect", "lower"),
    Measure("n_officers", "Officers at the end", "neither"),
    Measure("share_in_distress", "In distress", "lower"),
    Measure("new_harassments", "Contacts that broke a rule", "lower"),
    Measure("new_third_party_disclosures", "Debts told to others", "lower"),
    Measure("mean_complaints_per_1000_accounts", "Complaints", "lower"),
    Measure("mean_harm_index", "Harm index", "lower"),
    Measure("new_fines_cents", "Fines paid", "lower"),
    Measure("mean_standing", "Public standing", "higher"),
)
COLUMNS = ["scenario", "metric", "baseline", "policy", "difference", "low", "high", "n"]


def has_society(comparison: Comparison) -> bool:
    """Whether people talk and complain in any of the scenarios."""
    return any(line.metric == "mean_harm_index" for line in told(run.summary() for run in comparison.runs))


def label_of(run: Run) -> tuple[str, str]:
    """Name of a scenario, and of its regime where the name does not say it."""
    regime = run.scenario.regime.name
    return run.name, "" if regime in run.name else regime


def of_market(run: Run, name: str) -> pd.Series[Any]:
    """A metric of all platforms together, over the run, by replication.

    Flows and stocks add up, a ratio is that of the sums, and any other mean is the mean over platforms.
    """
    metric, table = METRICS[name], run.summary()
    if metric.ratio_of is not None:
        part, whole = (of_market(run, one) for one in metric.ratio_of)
        return metric.per * part / whole.where(whole > 0)
    values = table.loc[table["metric"] == name].groupby("replication")["value"]
    return values.mean() if metric.over_time == "mean" else values.sum(min_count=1)


def side_by_side(comparison: Comparison, confidence: float = 0.95) -> pd.DataFrame:
    """Every scenario by every measure, in the unit of the metric, the baseline first.

    Columns: scenario, metric, baseline and policy (means over replications), difference (paired), low and high (its
    interval), n (pairs). The baseline stands as its own policy, without differences.
    """
    rows: list[tuple[Any, ...]] = []
    for measure in MEASURES:
        ours = of_market(comparison.baseline, measure.metric)
        rows.append((comparison.baseline.name, measure.metric, *[ours.mean()] * 2, *[float("nan")] * 3, len(ours)))
        for policy in comparison.policies:
            pairs = pd.DataFrame({"baseline": ours, "policy": of_market(policy, measure.metric)})
            *values, _, n = paired_difference(
                pairs["baseline"].to_numpy(float),
                pairs["policy"].to_numpy(float),
                confidence,
                counted=METRICS[measure.metric].counts_events,
            )
            rows.append((policy.name, measure.metric, *values, n))
    return pd.DataFrame(rows, columns=COLUMNS)
