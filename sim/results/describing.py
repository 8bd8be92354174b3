"""What ``sim describe`` prints of results."""

from __future__ import annotations

from sim.records.metrics import METRICS, definitions
from sim.results.dictionary import DICTIONARY, Table
from sim.scenario import ScenarioError
from sim.scenario.errors import nearest_to

__all__ = ["describe_metrics", "describe_tables", "metrics_as_rows"]


def metrics_as_rows(prefix: str = "") -> list[dict[str, str]]:
    """Every metric whose name begins so: name, group, what it is, unit, base, how days and platforms add up.

    :raises ScenarioError: if there is none.
    """
    chosen = [metric for name, metric in METRICS.items() if name.startswith(prefix)]
    if not chosen:
        near = nearest_to(prefix, METRICS)
        raise ScenarioError(f"{prefix}: unknown metric" + (f"; nearest: {near}" if near else ""), prefix)
    return [
        {
            "metric": one.name,
            "group": one.group,
            "about": definitions.about(one),
            "unit": one.unit,
            "base": definitions.base(one),
            "over_days": definitions.over_days(one),
            "over_platforms": definitions.over_platforms(one),
        }
        for one in chosen
    ]


def describe_metrics(prefix: str = "") -> str:
    """Metrics with their definition, a paragraph each.

    :raises ScenarioError: if there is none whose name begins so.
    """
    return "\n".join(
        f"{one['metric']}\n    {one['about']}\n    unit: {one['unit']}; base: {one['base']}; over days: "
        f"{one['over_days']}; over platforms: {one['over_platforms']}\n"
        for one in metrics_as_rows(prefix)
    )


def describe_tables(name: str = "") -> str:
    """Tables, or one of them, with the unit and the meaning of every column.

    :raises ScenarioError: if there is no such table.
    """
    if name and name not in DICTIONARY:
        near = nearest_to(name, DICTIONARY)
        raise ScenarioError(
            f"{name}: unknown table" + (f"; nearest: {near}" if near else "") + f"; there are {', '.join(DICTIONARY)}",
            name,
        )
    chosen = {name: DICTIONARY[name]} if name else DICTIONARY
    return "\n".join(_described(*entry) for entry in chosen.items())


def _described(name: str, table: Table) -> str:
    width, units = (max(map(len, texts)) for texts in (table.columns, [one.unit for one in table.columns.values()]))
    rows = [f"    {column.ljust(width)}  {one.unit.ljust(units)}  {one.about}" for column, one in table.columns.items()]
    return "\n".join([f"{name}: {table.about}", *rows]) + "\n"
