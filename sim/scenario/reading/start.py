"""A scenario file to begin with: comments, and some levers to switch on by taking away the ``#`` before them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from sim.scenario.describe import leaves
from sim.scenario.errors import shown
from sim.scenario.reading.load import load_scenario
from sim.scenario.reading.plain import plain
from sim.scenario.reading.regime_files import regime_names
from sim.scenario.table import ANY_NAME, Leaf

__all__ = ["PARENT", "SCHEMA", "start_file"]

PARENT = "baseline"
SCHEMA = "arrears.schema.json"
WIDTH = 100
LEVERS = {
    "": ("days", "population.size"),
    "platforms.baitiao.credit": ("score_cutoff", "limit_to_income", "freeze_days_past_due"),
    "platforms.baitiao.terms": ("minimum_payment_share",),
    "platforms.baitiao.late": ("penalty_daily",),
    "platforms.baitiao.reminders": ("days_past_due",),
    "platforms.baitiao.collection": ("respite_days", "hardship_respite_days"),
}
"""By table; values are those of the shipped scenario that the file extends."""
STAGE, STAGE_KEYS = "platforms.baitiao.collection.stages.early", {"to_days": "15", "contacts": "{ text = 3 }"}


def start_file(name: str) -> str:
    """A file of this name, which is valid as it stands, and with every ``#`` before a lever taken away."""
    name = plain(name)
    of_parent = {leaf.key: leaf for leaf in leaves(load_scenario(PARENT))}
    lines = [
        f"#:schema ./{SCHEMA}",
        f'# A scenario of your own: what it does not say is as in the shipped "{PARENT}".',
        "# To change something take away the # before its name.",
        "#",
        f"#   sim validate {name}    checks this file",
        f"#   sim describe {name}    shows its values beside the defaults",
        f"#   sim compare {name} --baseline {PARENT}    runs both in the same worlds",
        f"#   sim schema {SCHEMA}    writes what the first line tells editors of",
        "",
        f'extends = "{PARENT}"',
        'description = "What this policy does differently."',
        "",
        *_told(f"rules of a country on contacts and prices: {', '.join(regime_names())}"),
        '#regime = "us_reg_f"',
    ]
    for table, keys in LEVERS.items():
        lines += ["", f"[{table}]"] if table else []
        for key in keys:
            leaf = of_parent[f"{table}.{key}".removeprefix(".")]
            lines += [*_described(leaf), f"#{key} = {shown(leaf.value)}"]
    lines += ["", *_told("a stage of collection, to be switched on as a whole"), f"#[{STAGE}]", *_stage()]
    return "\n".join(lines) + "\n"


def _stage() -> Iterator[str]:
    of_any = {leaf.key: leaf for leaf in leaves()}
    for key, value in STAGE_KEYS.items():
        yield from _described(of_any[re.sub(r"(platforms|stages)\.\w+", rf"\1.{ANY_NAME}", f"{STAGE}.{key}")])
        yield f"#{key} = {value}"


def _described(leaf: Leaf) -> list[str]:
    return _told(f"{leaf.about}; {leaf.extent}")


def _told(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")
