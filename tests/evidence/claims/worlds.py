"""Worlds by name: what each lays over the shipped baseline, so that two of them differ in what a claim is about."""

from __future__ import annotations

import tempfile
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from sim.scenario import Scenario, load_scenario, override, to_toml, under
from tests.evidence.published import channels
from tests.evidence.published.markets import SCENARIOS, shipped

__all__ = ["PLATFORMS", "TABLE", "laid_over", "means_of", "told_of", "world"]

PLATFORMS = ("baitiao", "pocket")
TABLE: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "claims.toml").read_text(encoding="utf-8")
)


@cache
def world(name: str, people: int, days: int) -> Scenario:
    """The scenario of a world. Keys of its table, all optional, in the order in which they are laid over:

    ``like`` another world, whose table comes first; ``policy`` a shipped scenario, or ``arm`` of the channels at equal
    offers; ``pairs`` what the files of pairs set; ``tables`` TOML; ``each`` TOML for every platform; ``set`` values by
    dotted key; ``regime`` a preset. What ``circles.begin`` reads is no part of the scenario.
    """
    told = told_of(name)
    texts = [
        means_of((SCENARIOS / "pairs" / f"{pair}.toml").read_text(encoding="utf-8")) for pair in told.get("pairs", ())
    ]
    texts.append(
        "\n".join(
            [
                told.get("tables", ""),
                *(f"[platforms.{platform}]\n{told['each']}" for platform in PLATFORMS if "each" in told),
            ]
        ).strip()
    )
    base = channels.world(told["arm"], people) if "arm" in told else shipped(told.get("policy", "baseline"))
    scenario = laid_over(base, *texts)
    scenario = override(scenario, {"population.size": people, "days": days} | told.get("set", {}))
    return under(scenario, told["regime"]) if "regime" in told else scenario


def told_of(name: str) -> dict[str, Any]:
    """The table of a world, over that of the world it is like."""
    own = TABLE["worlds"][name]
    return (told_of(own["like"]) if "like" in own else {}) | own


def means_of(text: str) -> str:
    """The tables of a file of a pair, without the lines in front of the first: these make a world of its own."""
    _, bracket, tables = text.partition("\n[")
    return f"{bracket.strip()}{tables}"


def laid_over(base: Scenario, *texts: str) -> Scenario:
    """The scenario with tables of TOML laid over it, one after another."""
    texts = tuple(filter(None, texts))
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.toml" for number in range(len(texts) + 1)]
        files[0].write_text(to_toml(base), encoding="utf-8")
        for (below, file), text in zip(pairwise(files), texts, strict=True):
            file.write_text(f'extends = "{below.name}"\n{text}\n', encoding="utf-8")
        return load_scenario(files[-1])
