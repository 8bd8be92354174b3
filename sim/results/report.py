"""One page of HTML that needs nothing else: harm beside money, what differed, plots, where it came from."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import pandas as pd
from jinja2 import Environment, StrictUndefined

from sim.metrics import METRICS
from sim.results.comparison import Comparison
from sim.results.gallery import Drawing, draw
from sim.results.run import Run
from sim.results.tables import MARKET
from sim.results.text import HEADLINE, amount, change, change_unit, display_unit, interval
from sim.scenario import Scenario, leaves

__all__ = ["report"]

Verdict = Literal["better", "worse", "unclear", "different", ""]
GLYPH = 60.0


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
        """Unit of the change and its interval."""
        return change_unit(self.metric)


def report(
    results: Run | Comparison, confidence: float = 0.95, *, drawings: Sequence[Drawing] | None = None
) -> str:
    """The page for a run or a comparison, with intervals at ``confidence``.

    :param drawings: its pictures, if they are drawn already.
    """
    drawings = draw(results) if drawings is None else drawings
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("sim.results").joinpath("report.html.j2").read_text(encoding="utf-8"))
    runs = results.runs if isinstance(results, Comparison) else (results,)
    sections = _of_comparison(results, confidence) if isinstance(results, Comparison) else _of_run(results)
    return template.render(
        compared=isinstance(results, Comparison), name=results.name, first=runs[0], runs=runs,
        confidence=f"{100 * confidence:g} %", sections=sections,
        failures=results.failures.to_dict("records"),
        pictures=[(one.name, one.caption, base64.b64encode(one.svg().encode()).decode("ascii")) for one in drawings],
        provenance=_provenance(runs), sides=(("harm", "Harm to consumers"), ("money", "Money of the lender")),
    )


def _of_comparison(comparison: Comparison, confidence: float) -> list[dict[str, Any]]:
    differences = comparison.differences(confidence)
    sections = []
    for policy in comparison.policies:
        ours = differences[differences["scenario"] == policy.name]
        rows = [_difference_row(one, comparison.baseline) for one in ours.to_dict("records")]
        sections.append({
            "name": policy.name, "description": policy.scenario.description,
            "settings": _settings(comparison.baseline.scenario, policy.scenario), "groups": _groups(rows),
            "headline": _headline(rows), "columns": (comparison.baseline.name, policy.name),
        })
    return sections


def _of_run(run: Run) -> list[dict[str, Any]]:
    rows, columns = [], ("mean", "lowest", "highest") if len(run.replications) > 1 else ("value",)
    for (name, platform), values in run.summary().groupby(["metric", "platform"], sort=False)["value"]:
        metric = str(name)
        numbers = (values.mean(), values.min(), values.max())[: len(columns)]
        shown = tuple(amount(metric, float(number)) for number in numbers)
        rows.append(Row(metric, METRICS[metric].label, _shown(str(platform), run), shown))
    rows.sort(key=lambda row: list(METRICS).index(row.metric))
    return [{
        "name": run.name, "description": run.scenario.description,
        "settings": _settings(None, run.scenario), "groups": _groups(rows),
        "headline": _headline(rows), "columns": columns,
    }]


def _difference_row(one: Mapping[Hashable, Any], baseline: Run) -> Row:
    metric, low, high = one["metric"], one["low"], one["high"]
    reach = max(abs(low), abs(high))
    glyph = None
    if not math.isnan(low) and reach > 0:
        glyph = (GLYPH * low / reach, GLYPH * one["difference"] / reach, GLYPH * high / reach)
    same_sign = "–" if one["n"] < 2 else f"{100 * one['same_sign']:.0f} %"
    return Row(
        metric, METRICS[metric].label, _shown(one["platform"], baseline),
        (amount(metric, one["baseline"]), amount(metric, one["policy"])), change(metric, one["difference"]),
        _relative(one["difference"], one["baseline"]), interval(metric, low, high), same_sign,
        _verdict(metric, low, high), glyph)


def _relative(difference: float, baseline: float) -> str:
    if math.isnan(difference) or baseline == 0:
        return ""
    return f"{100 * difference / abs(baseline):+,.1f} %"


def _verdict(metric: str, low: float, high: float) -> Verdict:
    if math.isnan(low):
        return ""
    if low <= 0 <= high:
        return "unclear"
    better = {line.metric: line.better for line in HEADLINE}.get(metric)
    if better is None:
        return "different"
    return "better" if (high < 0) == (better == "lower") else "worse"


def _headline(rows: Iterable[Row]) -> dict[str, list[Row]]:
    rows = list(rows)
    return {side: [row for line in HEADLINE if line.side == side for row in rows if row.metric == line.metric]
            for side in ("harm", "money")}


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
        rows.append({"key": key, "was": _value(was.get(key)), "now": _value(now.get(key)),
                     "unit": leaf.unit if leaf else "", "about": leaf.about if leaf else ""})
    return rows


def _values(scenario: Scenario) -> dict[str, object]:
    """Every leaf by its key, then every dated change by key and day."""
    dated = {f"{key} from day {change.from_day}": value
             for change in scenario.changes for key, value in change.set.items()}
    return {leaf.key: leaf.value for leaf in leaves(scenario)} | dated


def _value(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else json.dumps(value, default=str)


def _shown(platform: str, run: Run) -> str:
    return "" if platform == MARKET else run.label(platform)


def _provenance(runs: Iterable[Run]) -> pd.DataFrame:
    rows = [{"scenario": run.name, "seed": run.seed, **entry} for run in runs for entry in run.provenance]
    return pd.DataFrame(rows)
