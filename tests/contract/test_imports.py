"""Imports run one way: a lower room never imports a higher one, and no two rooms import each other."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import pytest

from tests.contract.arrows import MODULES, imports, imports_of

FLOORS: list[set[str]] = [
    {"core"},
    {"frames", "codes", "scenario"},
    {"law", "guests"},
    {"consumers", "society"},
    {"evidence"},
    {"platforms"},
    {"collectors"},
    {"records"},
    {"market"},
    {"streams", "arguments", "processes", "results"},
    {"experiments"},
    {"parser", "reference", "cli", "__main__"},
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def room_of(module: str) -> str:
    """``consumers`` for ``sim.consumers.kernels.credit.bill``; the front door, ``sim``, is a room of its own."""
    return (module.split(".") + ["(front door)"])[1]


def wrong(module: str, imported: str) -> str:
    """What is wrong with an import, in words; empty if nothing is."""
    here, there = room_of(module), room_of(imported)
    if here == there:
        return ""
    if there == "(front door)":  # for the version; what else it offers is loaded from above
        return "" if FLOOR.get(here, 0) >= FLOOR["experiments"] else f"{module} comes in again by the front door"
    if there not in FLOOR or here not in FLOOR:
        return f"{module} imports {imported}: {there if there not in FLOOR else here} has no floor yet"
    return f"{module} imports {imported}, which is above it" if FLOOR[there] > FLOOR[here] else ""


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"sim"}))
def test_no_module_imports_one_above_it(module: str) -> None:
    assert [found for imported in sorted(imports_of(module)) if (found := wrong(module, imported))] == []


def test_no_two_rooms_import_each_other() -> None:
    assert cycle_in({module: imports_of(module) for module in MODULES if module != "sim"}) == []


def cycle_in(graph: dict[str, set[str]]) -> list[str]:
    """Rooms that import one another in a circle, if any do."""
    rooms: dict[str, set[str]] = {}
    for module, imported in graph.items():
        rooms.setdefault(room_of(module), set()).update(set(map(room_of, imported)) - {room_of(module)})
    try:
        list(TopologicalSorter(rooms).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_room_has_a_floor() -> None:
    assert {room_of(module) for module in MODULES} - {"(front door)"} == set(FLOOR)


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("sim.core.ledger", "from sim.market.market import CreditMarket", "above"),
        ("sim.consumers.rules.life.life", "import sim.platforms.credit.admission", "above"),
        ("sim.platforms.credit.admission", "def late():\n    from sim import market", "above"),
        ("sim.consumers.kernels.credit.bill", "from ....market import CreditMarket", "above"),
        ("sim.scenario.reading.load", "from sim import law", "above"),
        ("sim.core.frames", "from sim.scenario import Scenario", "above"),
        ("sim.results.run", "if TYPE_CHECKING:\n    from sim.experiments import run", "above"),
        ("sim.records.metrics", "from sim import CreditMarket", "front door"),
        ("sim.cli", "import sim\nfrom sim import __version__", ""),
        ("sim.market.market", "import sim.unheard_of", "no floor"),
    ],
)
def test_a_wrong_arrow_is_found(module: str, source: str, complaint: str) -> None:
    found = {wrong(module, imported) for imported in imports(source, module)}
    assert len(found) == 1
    assert complaint in found.pop()


def test_a_right_arrow_is_not() -> None:
    source = "import math\nfrom sim.core import random\nfrom sim.consumers.rules.life import life\nfrom . import state"
    found = list(imports(source, "sim.consumers.population"))
    assert found == ["sim.core.random", "sim.consumers.rules.life.life", "sim.consumers.state"]
    assert [wrong("sim.consumers.population", imported) for imported in found] == ["", "", ""]


def test_a_circle_is_found() -> None:
    circle = cycle_in({"sim.platforms.a": {"sim.collectors.b"}, "sim.collectors.b": {"sim.platforms.c"}})
    assert set(circle) == {"platforms", "collectors"}
