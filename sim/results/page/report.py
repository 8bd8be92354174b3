"""One page of HTML that needs nothing else: harm beside money, what differed, plots, where it came from."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined

from sim.records.metrics import METRICS
from sim.results.comparison import Comparison
from sim.results.outcomes import OUTCOMES
from sim.results.page.drawing import Drawing
from sim.results.page.strategies import in_words
from sim.results.regimes import MEASURES as SIDE_BY_SIDE
from sim.results.regimes import has_society, label_of, side_by_side
from sim.results.run import Run, warnings_of
from sim.results.tables import MARKET
from sim.results.text import (
    HEADLINE,
    Headline,
    Verdict,
    amount,
    change_unit,
    difference,
    display_unit,
    hours_text,
    interval,
    judged,
    told,
    verdict,
)
from sim.results.trial import MEASURES, TrialResult
from sim.scenario import Scenario, leaves, plain

__all__ = ["report"]

GLYPH = 60.0
LEADING = ("harm_and_recovery",)
"""Pictures that stand above all folds."""
MOST_RULINGS = 300
"""Rows of what the regulator did that the page shows; the table of results has all."""
READ_TRIAL = """Here the baseline is a world in which every arm has the rule of the control arm, and the same people
take part in both worlds. The headline is the direct effect: the change of the treated between both worlds. The control
arm changes too if what is done to others reaches it (spill-over). A trial in one world only sees the difference in
means. Published figures are often of those spoken to: the direct effect, divided by the change in the share a person
talked to. Intervals count people and replications (Student t, the wider of both); with one replication they are of
the people of this world alone. Where all people are alike a share is bounded by the rule of three (of n people of whom
none is otherwise, at most 3 / n are), and other outcomes have no interval. Of fewer than 30 people no effect is
claimed, below 200 it is said that they are few."""


def _seen(value: object) -> object:
    """What a template puts in: text whose control, bidi and unseen characters are escapes; the rest as it is."""
    return plain(value, keep="\n") if type(value) is str else value


@dataclass(frozen=True)
class Row:
    """One metric of one platform, as text."""

    metric: str
    label: str
    platform: str
    values: tuple[str, ...]
    change: str = ""
    relative: str = ""
    interval: str = ""
    same_sign: str = ""
    verdict: Verdict = ""
    glyph: tuple[float, float, float] | None = None

    @property
    def unit(self) -> str:
        """Unit of the values."""
        return display_unit(self.metric)

    @property
    def change_unit(self) -> str:
        """Unit of the change and its interval; none where one side has no value."""
        return "" if self.change.startswith("none") else change_unit(self.metric)


@dataclass(frozen=True)
class EffectRow(Row):
    """One outcome of one segment in a trial, as text; ``platform`` is the segment."""

    @property
    def unit(self) -> str:
        """Unit of the values."""
        return OUTCOMES[self.metric].unit

    @property
    def change_unit(self) -> str:
        """Unit of the change and its interval."""
        return OUTCOMES[self.metric].change_unit


def report(
    results: Run | Comparison | TrialResult, confidence: float = 0.95, *, drawings: Sequence[Drawing] | None = None
) -> str:
    """The page for a run, a comparison or a trial, with intervals at ``confidence``.

    :param drawings: its pictures, by default all; with none of them the page has none.
    """
    if drawings is None:
        from sim.results.page.gallery import draw

        drawings = draw(results)
    environment = Environment(
        autoescape=True, finalize=_seen, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(files("sim.results.page").joinpath("report.html.j2").read_text(encoding="utf-8"))
    return template.render(
        compared=not isinstance(results, Run),
        name=results.name,
        first=results.runs[0],
        runs=results.runs,
        confidence=f"{100 * confidence:g} %",
        sections=_sections(results, confidence),
        reading=READ_TRIAL if isinstance(results, TrialResult) else "",
        failures=results.failures.to_dict("records"),
        warnings=warnings_of(results.runs),
        hours=[
            f"{run.name}: {text.strip()}"
            for run in results.runs
            if run.replications
            for text in hours_text(run.table("collectors"))
        ],
        conclusions=results.conclusions(confidence) if isinstance(results, Comparison) else (),
        leading=[_picture(one) for one in drawings if one.name in LEADING],
        pictures=_by_group(one for one in drawings if one.name not in LEADING),
        strategies={run.name: in_words(run.scenario) for run in results.runs},
        side_by_side=_side_by_side(results, confidence) if isinstance(results, Comparison) else None,
        rulings=_rulings(results.runs),
        most_rulings=MOST_RULINGS,
        provenance=_provenance(results.runs),
        sides=(("harm", "Harm to consumers"), ("money", "Money of the lender")),
    )


def _picture(one: Drawing) -> tuple[Drawing, str]:
    """A picture, and its document as an address has it."""
    return one, base64.b64encode(one.svg.encode()).decode("ascii")


def _by_group(drawings: Iterable[Drawing]) -> dict[str, list[tuple[Drawing, str]]]:
    groups: dict[str, list[tuple[Drawing, str]]] = {}
    for one in drawings:
        groups.setdefault(one.group, []).append(_picture(one))
    return groups


def _sections(results: Run | Comparison | TrialResult, confidence: float) -> list[dict[str, Any]]:
    if isinstance(results, Run):
        return _of_run(results)
    return _of_trial(results, confidence) if isinstance(results, TrialResult) else _of_comparison(results, confidence)


def _of_trial(trial: TrialResult, confidence: float) -> list[dict[str, Any]]:
    effects = trial.effects_at(confidence)
    control, *treated = trial.arms
    sections = []
    for arm in treated:
        ours = effects[effects["arm"] == arm]
        groups = {
            title: [_effect_row(one) for one in ours[ours["measure"] == measure].to_dict("records")]
            for measure, title in MEASURES.items()
        }
        headline = [row for row in groups[MEASURES["direct"]] if not row.platform]
        sections.append(
            {
                "name": arm,
                "description": _published(trial, arm),
                "settings": _arm_settings(trial, control, arm),
                "groups": groups,
                "columns": (control, arm),
                "headline": {
                    side: [row for row in headline if OUTCOMES[row.metric].side == side] for side in ("harm", "money")
                },
            }
        )
    return sections


def _published(trial: TrialResult, arm: str) -> str:
    """The published figure and the measured one, in two sentences."""
    source, expected = trial.trial.source, trial.trial.expected
    published = f"Published ({source or 'no source'}): {expected}. " if expected else ""
    return f"{published}Measured: {trial.measured(arm)}."


def _arm_settings(trial: TrialResult, control: str, arm: str) -> list[dict[str, str]]:
    """What an arm sets otherwise than the control arm; what an arm leaves alone is as in the scenario."""
    about = {leaf.key: leaf for leaf in leaves(trial.world.scenario)}
    theirs, ours = (trial.trial.arms[name].set for name in (control, arm))
    rows = []
    for key in [key for key in {**theirs, **ours} if theirs.get(key) != ours.get(key)]:
        leaf = about.get(key)
        was, now = (_value(values.get(key, leaf.value if leaf else None)) for values in (theirs, ours))
        rows.append(
            {"key": key, "was": was, "now": now, "unit": leaf.unit if leaf else "", "about": leaf.about if leaf else ""}
        )
    return rows


def _effect_row(one: Mapping[Hashable, Any]) -> Row:
    outcome, low, high = OUTCOMES[one["outcome"]], one["low"], one["high"]
    sure = " · ".join(text for text in (one["caution"], "" if math.isnan(low) else outcome.interval(low, high)) if text)
    return EffectRow(
        outcome.name,
        outcome.label,
        "" if one["segment"] == "all" else one["segment"],
        (outcome.amount(one["from_level"]), outcome.amount(one["to_level"])),
        outcome.change(one["estimate"]),
        _relative(one["estimate"], one["from_level"]),
        sure or "–",
        _same_sign(one["same_sign"], one["replications"]),
        verdict(outcome.better, low, high, outcome.change(one["estimate"])),
        _glyph(one["estimate"], low, high),
    )


def _of_comparison(comparison: Comparison, confidence: float) -> list[dict[str, Any]]:
    differences = comparison.differences(confidence)
    lines = told(run.summary() for run in comparison.runs)
    sections = []
    for policy in comparison.policies:
        ours = differences[differences["scenario"] == policy.name]
        rows = [_difference_row(one, comparison.baseline) for one in ours.to_dict("records")]
        sections.append(
            {
                "name": policy.name,
                "description": policy.scenario.description,
                "settings": _settings(comparison.baseline.scenario, policy.scenario),
                "groups": _groups(rows),
                "headline": _headline(rows, lines),
                "columns": (comparison.baseline.name, policy.name),
            }
        )
    return sections


def _of_run(run: Run) -> list[dict[str, Any]]:
    rows, columns = [], ("mean", "lowest", "highest") if len(run.replications) > 1 else ("value",)
    for (name, platform), values in run.summary().groupby(["metric", "platform"], sort=False)["value"]:
        metric = str(name)
        numbers = (values.mean(), values.min(), values.max())[: len(columns)]
        shown = tuple(amount(metric, float(number)) for number in numbers)
        rows.append(Row(metric, METRICS[metric].label, _shown(str(platform), run), shown))
    rows.sort(key=lambda row: list(METRICS).index(row.metric))
    return [
        {
            "name": run.name,
            "description": run.scenario.description,
            "settings": _settings(None, run.scenario),
            "groups": _groups(rows),
            "headline": _headline(rows, told([run.summary()])),
            "columns": columns,
        }
    ]


def _side_by_side(comparison: Comparison, confidence: float) -> dict[str, Any] | None:
    """All scenarios in one table, if people talk and complain in any of them."""
    if not has_society(comparison):
        return None
    table = side_by_side(comparison, confidence).set_index(["scenario", "metric"]).to_dict("index")
    rows = []
    for run in comparison.runs:
        name, regime = label_of(run)
        rows.append(
            {
                "name": name,
                "regime": regime,
                "cells": [_cell(one.metric, one.better, table[name, one.metric]) for one in SIDE_BY_SIDE],
            }
        )
    return {"columns": [(one.title, display_unit(one.metric)) for one in SIDE_BY_SIDE], "rows": rows}


def _cell(metric: str, better: str, one: Mapping[Hashable, float]) -> dict[str, str]:
    return {
        "value": amount(metric, one["policy"]),
        "verdict": judged(metric, better, one),
        "change": difference(metric, one).replace("–", ""),
        "interval": "" if math.isnan(one["low"]) else interval(metric, one["low"], one["high"]),
    }


def _difference_row(one: Mapping[Hashable, Any], baseline: Run) -> Row:
    metric, low, high = one["metric"], one["low"], one["high"]
    line = {line.metric: line for line in HEADLINE}.get(metric)
    relative = _relative(one["difference"], one["baseline"]) if line is None or line.relative else ""
    return Row(
        metric,
        METRICS[metric].label,
        _shown(one["platform"], baseline),
        (amount(metric, one["baseline"]), amount(metric, one["policy"])),
        difference(metric, one),
        relative,
        interval(metric, low, high),
        _same_sign(one["same_sign"], one["n"]),
        judged(metric, line.better if line else None, one),
        _glyph(one["difference"], low, high),
    )


def _same_sign(share: float, replications: int) -> str:
    return "–" if replications < 2 else f"{100 * share:.0f} %"


def _glyph(mean: float, low: float, high: float) -> tuple[float, float, float] | None:
    """Places of an interval and its mean in a drawing that reaches ``GLYPH`` to each side of no change."""
    reach = max(abs(low), abs(high))
    if math.isnan(low) or reach == 0:
        return None
    return GLYPH * low / reach, GLYPH * mean / reach, GLYPH * high / reach


def _relative(difference: float, baseline: float) -> str:
    if math.isnan(difference) or math.isnan(baseline) or baseline == 0:
        return ""
    return f"{100 * difference / abs(baseline):+,.1f} %"


def _headline(rows: Sequence[Row], lines: Sequence[Headline]) -> dict[str, list[Row]]:
    return {
        side: [row for line in lines if line.side == side for row in rows if row.metric == line.metric]
        for side in ("harm", "money")
    }


def _groups(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by the group of their metric, in the order of the registry."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(METRICS[row.metric].group, []).append(row)
    return groups


def _settings(a: Scenario | None, b: Scenario) -> list[dict[str, str]]:
    """What ``b`` sets otherwise than ``a``, or than the defaults: key, both values, unit and meaning."""
    about = {leaf.key: leaf for scenario in (a or b, b) for leaf in leaves(scenario)}
    was = _values(a) if a is not None else {key: leaf.default for key, leaf in about.items()}
    now = _values(b)
    rows = []
    for key in [key for key in was | now if was.get(key) != now.get(key) and key not in ("name", "description")]:
        leaf = about.get(key.partition(" ")[0])
        rows.append(
            {
                "key": key,
                "was": _value(was.get(key)),
                "now": _value(now.get(key)),
                "unit": leaf.unit if leaf else "",
                "about": leaf.about if leaf else "",
            }
        )
    return rows


def _values(scenario: Scenario) -> dict[str, object]:
    """Every leaf by its key, then every dated change by key and day."""
    dated = {
        f"{key} from day {change.from_day}": value for change in scenario.changes for key, value in change.set.items()
    }
    return {leaf.key: leaf.value for leaf in leaves(scenario)} | dated


def _value(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else json.dumps(value, default=str)


def _shown(platform: str, run: Run) -> str:
    return "" if platform == MARKET else run.label(platform)


def _rulings(runs: Iterable[Run]) -> pd.DataFrame:
    """What the regulator did in each run, and why."""
    columns = ["scenario", "replication", "day", "platform", "step", "said"]
    rows = []
    for run in runs:
        for row in (run.rulings if run.replications else pd.DataFrame()).to_dict("records"):
            rows.append({"scenario": run.name, **row, "platform": run.label(row["platform"])})
    return pd.DataFrame(rows, columns=columns)


def _provenance(runs: Iterable[Run]) -> pd.DataFrame:
    rows = [{"scenario": run.name, "seed": run.seed, **entry} for run in runs for entry in run.provenance]
    return pd.DataFrame(rows)
