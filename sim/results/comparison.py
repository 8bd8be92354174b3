"""Policies against a baseline, replication by replication in the same worlds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from sim.records.metrics import METRICS
from sim.results.conclusions import Conclusion, conclude
from sim.results.effects import FEW, SMALL, paired_difference, refuse_no_confidence
from sim.results.run import Run
from sim.results.store.folder import PROVENANCE, Misfit, discard, file_name
from sim.results.store.manifest import MANIFEST, file_hash, text_of, written_last
from sim.results.text import aligned, amount, difference, display_unit, hours_text, interval, told

__all__ = ["Comparison"]

LIST = "comparison.json"
"""Names and hashes of the runs of a comparison, written last."""
FORMAT = 1
USUAL = 0.95
"""Confidence of intervals where none is asked for."""
COLUMNS = ["scenario", "platform", "metric", "baseline", "policy", "difference", "low", "high", "same_sign", "n"]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """A baseline and policies that ran the same replications of the same seed for the same days.

    :raises ValueError: if they did not, if none finished, or if two scenarios share a name.
    """

    baseline: Run
    policies: tuple[Run, ...]

    def __post_init__(self) -> None:
        names = [run.name for run in self.runs]
        if len(set(names)) < len(names):
            raise ValueError(f"scenarios to compare need different names, not {', '.join(names)}")
        if not self.policies:
            raise ValueError("there is no policy to compare with the baseline")
        if not self.baseline.replications:
            raise ValueError(f"no replication of the baseline {self.baseline.name!r} finished")
        for policy in self.policies:
            self._refuse_misaligned(policy)

    def _refuse_misaligned(self, policy: Run) -> None:
        ours, theirs = self.baseline, policy
        for what, ours_is, theirs_is in (
            ("days", ours.scenario.days, theirs.scenario.days),
            ("seed", ours.seed, theirs.seed),
            ("replications", ours.replications, theirs.replications),
        ):
            if ours_is != theirs_is:
                raise ValueError(
                    f"{theirs.name!r} cannot be compared with {ours.name!r}: {what} {theirs_is}, not {ours_is}"
                )

    @property
    def runs(self) -> tuple[Run, ...]:
        """The baseline, then the policies."""
        return (self.baseline, *self.policies)

    @property
    def name(self) -> str:
        """Names of the policies and of the baseline."""
        return f"{', '.join(run.name for run in self.policies)} against {self.baseline.name}"

    @property
    def failures(self) -> pd.DataFrame:
        """One row per replication that failed: scenario, replication, error, traceback."""
        return pd.concat([run.failures for run in self.runs], ignore_index=True)

    def _pairs(self, policy: Run) -> pd.DataFrame:
        keys = ["platform", "metric", "replication"]
        ours, theirs = (run.summary().set_index(keys)["value"] for run in (self.baseline, policy))
        return pd.DataFrame({"baseline": ours, "policy": theirs}).reset_index()

    def differences(self, confidence: float = USUAL) -> pd.DataFrame:
        """Paired differences, policy minus baseline, in the unit of the metric.

        Columns: scenario, platform, metric, baseline, policy and difference (means over replications), low, high
        (interval of the mean difference at ``confidence``), same_sign (share of replications whose difference has the
        sign of the mean), n (pairs). What only one side has keeps its value and its rows, with n = 0.

        :raises ValueError: if the confidence is not between 0 and 1.
        """
        refuse_no_confidence(confidence)
        return self._usual.copy() if confidence == USUAL else self._differences(confidence)

    @cached_property
    def _usual(self) -> pd.DataFrame:
        return self._differences(USUAL)

    def _differences(self, confidence: float) -> pd.DataFrame:
        rows = []
        for policy in self.policies:
            for key, pairs in self._pairs(policy).groupby(["platform", "metric"], sort=False):
                values = paired_difference(
                    pairs["baseline"].to_numpy(float),
                    pairs["policy"].to_numpy(float),
                    confidence,
                    counted=METRICS[str(key[1])].counts_events,
                )
                rows.append((policy.name, *key, *values))
        table = pd.DataFrame(rows, columns=COLUMNS)
        order = {name: i for i, name in enumerate(METRICS)}
        names = {run.name: i for i, run in enumerate(self.policies)}
        rank = table[["platform"]].assign(scenario=table["scenario"].map(names), metric=table["metric"].map(order))
        return table.loc[rank.sort_values(["scenario", "metric", "platform"]).index].reset_index(drop=True)

    def conclusions(self, confidence: float = USUAL) -> tuple[Conclusion, ...]:
        """What changed for people, for the lender, in law and opinion, in sentences; one for each policy.

        :raises ValueError: if the confidence is not between 0 and 1.
        """
        refuse_no_confidence(confidence)
        return tuple(conclude(self.baseline, policy, confidence) for policy in self.policies if policy.replications)

    def variance_ratio(self, metric: str) -> pd.DataFrame:
        """How many times pairing narrows the variance of a difference: scenario, platform, ratio.

        The ratio is (variance of the baseline + variance of the policy) / (variance of the paired difference) over
        replications: infinite if the difference is always the same, NaN with fewer than two replications.

        :raises KeyError: if there is no such metric.
        """
        METRICS[metric]
        rows = []
        for policy in self.policies:
            table = self._pairs(policy)
            for platform, pairs in table[table["metric"] == metric].groupby("platform"):
                apart = pairs["baseline"].var() + pairs["policy"].var()
                paired = (pairs["policy"] - pairs["baseline"]).var()
                ratio = float(np.float64(apart) / paired) if paired != 0 else math.inf if apart > 0 else math.nan
                rows.append((policy.name, platform, ratio))
        return pd.DataFrame(rows, columns=["scenario", "platform", "ratio"])

    def save(self, path: str | Path) -> Path:
        """Write every run to a numbered folder below ``path``, the baseline as number 0, then the list of them.

        Runs of an earlier comparison in the same place are removed.
        """
        place = Path(path)
        names = [f"{number:02d}-{file_name(run.name)}" for number, run in enumerate(self.runs)]
        (place / LIST).unlink(missing_ok=True)
        for stale in place.glob("[0-9][0-9]*-*"):
            if stale.name not in names and (stale / PROVENANCE).is_file():
                discard(stale)
        for name, run in zip(names, self.runs, strict=True):
            run.save(place / name)
        listed = {"format": FORMAT, "runs": [[name, file_hash(place / name / MANIFEST)] for name in names]}
        (place / LIST).write_text(text_of(listed), encoding="utf-8")
        return place

    @classmethod
    def load(cls, path: str | Path) -> Comparison:
        """Read what :meth:`save` wrote.

        :raises FileNotFoundError: if the path is no folder of a comparison.
        :raises ValueError: if anything in it is not what was written, or it is of an older version.
        """
        place = Path(path)
        there = {folder.name for folder in place.glob("[0-9][0-9]*-*")}
        if not there and not (place / LIST).exists():
            raise FileNotFoundError(f"{path} is not the folder of a comparison")
        try:
            listed = _listed(place, there)
        except Misfit as why:
            raise Misfit(f"{place} cannot be believed: {why}") from None
        baseline, *policies = (Run.load(place / name) for name in listed)
        return cls(baseline, tuple(policies))

    def __repr__(self) -> str:
        n = len(self.baseline.replications)
        lines = [f"Comparison of {self.name}: {n} paired replication(s), {self.baseline.scenario.days:,} days"]
        if n == 1:
            lines.append("  one replication gives no interval; ask for more replications")
        else:
            lines.append(
                f"  intervals: Student t over the differences of {n} replications, exact of up to {SMALL} events; "
                "none (–) where all are the same"
            )
        if (people := self.baseline.scenario.population.size) < FEW:
            lines.append(f"  few people: {people}")
        lines += [
            f"  failed: {one.scenario} replication {one.replication}: {one.error}" for one in self.failures.itertuples()
        ]
        lines += [text for one in self.conclusions() for text in one.sentences]
        lines.append(_headline(self))
        lines += [f"{run.name}\n{text}" for run in self.runs for text in hours_text(run.table("collectors"))]
        return "\n".join(lines)


def _listed(place: Path, there: set[str]) -> list[str]:
    """Names of the folders of a comparison, in order: those that were written, and no others."""
    found = written_last(place / LIST, FORMAT).get("runs")
    try:
        listed = {str(name): manifest for name, manifest in found or ()}
        if odd := sorted(there ^ listed.keys()):
            raise Misfit(f"{odd[0]!r} is {'not of this comparison' if odd[0] in there else 'gone'}")
        changed = [name for name in listed if file_hash(place / name / MANIFEST) != listed[name]]
    except (OSError, TypeError, ValueError) as error:
        raise error if isinstance(error, Misfit) else Misfit(f"{LIST} and its runs do not agree") from None
    if changed or not listed:
        raise Misfit(f"{changed[0]!r} is another run" if changed else f"{LIST} names no runs")
    return list(listed)


def _headline(comparison: Comparison) -> str:
    blocks, lines = [], told(run.summary() for run in comparison.runs)
    for scenario, table in comparison.differences().groupby("scenario", sort=False):
        rows = [["", "", "baseline, mean", "policy, mean", "difference", "95 % interval", "unit"]]
        for line in lines:
            for row in table[table["metric"] == line.metric].to_dict("records"):
                metric = line.metric
                rows.append(
                    [
                        METRICS[metric].label,
                        comparison.baseline.label(row["platform"]),
                        amount(metric, row["baseline"]),
                        amount(metric, row["policy"]),
                        difference(metric, row),
                        interval(metric, row["low"], row["high"]),
                        display_unit(metric),
                    ]
                )
        blocks.append(f"{scenario}\n{aligned(rows)}")
    return "\n".join(blocks)
