"""What ``sim describe`` prints of results."""

from __future__ import annotations

from sim.results.dictionary import DICTIONARY, Table
from sim.scenario import ScenarioError
from sim.scenario.errors import nearest_to

__all__ = ["describe_tables"]


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
