"""A channel is one row of traits and one row of usual values: another one works everywhere; nobody keeps own sets."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from sim.core.channels import Channel, Traits, having
from sim.scenario.parameters.collection.channels import CHANNELS
from tests.contract.copied import ROOT, copy_sources, run_in

LAST = "    VISIT_RELATIVES = 12, "
TRAITS = (
    "    VIDEO_CALL = 13, Traits(needs_number=True, rings_anybody=True, is_call=True, by_officers=True, "
    "learnt_apart=True)\n"
)
USUAL = '    "video_call": (7, 1.0, 5.0, 0.9, 0.2, {push}, 0.8, 1.0, 0.2, 0.2, 0.05, 0.5),\n'


def test_every_channel_has_a_row_of_traits_and_one_of_usual_values() -> None:
    assert all(isinstance(channel.traits, Traits) for channel in Channel)
    assert [channel.name.lower() for channel in Channel][1:] == list(CHANNELS)
    assert [int(channel) for channel in Channel] == list(range(len(Channel))), "tables are by number"
    assert not having("is_visit").flags.writeable


def own_sets(source: str) -> list[int]:
    """Lines that list members of ``Channel``, or compare the order of one."""

    def is_member(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Channel"

    lines = []
    for node in ast.walk(ast.parse(source)):
        listed = isinstance(node, ast.Tuple | ast.List | ast.Set) and sum(map(is_member, node.elts)) > 1
        either = (
            isinstance(node, ast.BoolOp)
            and isinstance(node.op, ast.Or)
            and sum(isinstance(part, ast.Compare) and any(map(is_member, part.comparators)) for part in node.values) > 1
        )
        if listed or either:
            lines.append(node.lineno)  # type: ignore[attr-defined]
    return lines


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("a = (Channel.TEXT, Channel.LETTER)", [1]),
        ("np.isin(c, [Channel.TEXT, Channel.LETTER])", [1]),
        ("a = c == Channel.TEXT or c == Channel.LETTER", [1]),
        ("a = c == Channel.LAWSUIT", []),
        ("(Channel.LAWSUIT,)", []),
    ],
)
def test_a_set_of_ones_own_is_found(source: str, found: list[int]) -> None:
    assert own_sets(source) == found


def test_no_module_has_a_set_of_channels_of_its_own() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for path in sorted((ROOT / "sim").rglob("*.py"))
        if path != ROOT / "sim/core/channels.py" and (lines := own_sets(path.read_text()))
    }
    assert found == {}


LIVED = """
import io
import tomllib
import numpy as np
from sim.codes import Channel
from sim.evidence.chain import ENTRY, ENTRY_BYTES
from sim.evidence.events import Kind
from sim.market import CreditMarket
from sim.scenario import make_scenario, override, to_toml
from tests.twin.compare import differences, snapshot, unequal_tables
from tests.twin.population import TwinPopulation
from tests.twin.worlds import pressed

DAYS = 60  # whole cycles: tables are by cycle
stage = {"from_days": 1, "to_days": 3600, "contacts": {"video_call": 2}, "pool": "all", "rights": ["debtor"],
         "offers": ["promise"]}
tables = tomllib.loads(to_toml(pressed(60, DAYS)))
tables["collectors"]["all"] |= {"channels": ["video_call"], "recorded": 1.0, "temptation": 0.0}
for platform in tables["platforms"].values():
    platform["collection"]["stages"] = {"one": stage}
S = override(make_scenario(tables), {"evidence.log": True})
few = {"few": {"channels": ["video_call"], "counts": "attempts", "days": 30, "most": 1}}
budgeted = make_scenario(tables | {"regime": tables.get("regime", {}) | {"budgets": few}})

def rows(scenario, population=None):
    given = {} if population is None else {"population": population}
    market = CreditMarket(scenario, rng=5, log_to=io.BytesIO(), **given)
    while market.day < DAYS:
        market.step()
    return market

def video(market):
    of = market.tables()["contacts"]
    mine = np.asarray(of["channel"]) == "video_call"
    return {name: int(np.asarray(of[name])[mine].sum()) for name in (
        "n_tries", "n_met", "n_promises", "paid_cents", "cost_cents")}

engine, twin = rows(S), rows(S, TwinPopulation)
assert differences(DAYS - 1, snapshot(engine.consumers), snapshot(twin.consumers)) == []
assert unequal_tables(engine.tables(), twin.tables()) == []
found = video(engine)
assert 0 < found["n_met"] < found["n_tries"], found
assert found["n_promises"] > 0 and found["paid_cents"] > 0, found
assert found["cost_cents"] == 7 * found["n_tries"], found
deaf = video(rows(override(S, {"channels.video_call.persuasion": -5.0})))
assert deaf["paid_cents"] < found["paid_cents"], (deaf, found)
file = io.BytesIO()
market = CreditMarket(S, rng=5, log_to=file, run_id="fedcba9876543210")
market.run()
log = np.frombuffer(file.getvalue()[ENTRY_BYTES:], ENTRY)
told = log[(log["kind"] == Kind.CONTACT) & (log["first"] == Channel.VIDEO_CALL)]
assert len(told) == found["n_tries"], (len(told), found)
quiet = override(S, {"regime.quiet_days_after_talk": 30})  # a rule of calls to debtors, by traits alone
for ruled in (quiet, budgeted):
    assert video(rows(ruled))["n_tries"] < found["n_tries"], (video(rows(ruled)), found)
unbound = video(rows(override(S, {"channels.video_call.binding": 0.0})))
assert unbound != found, "what binds a promise has no effect"
override(S, {"regime.opt_out": ("video_call",), "regime.refusal_bars": ("video_call",)})
"""


def test_another_channel_works_everywhere(tmp_path: Path) -> None:
    """A video call by two lines: engine and twin agree on it; it is reached, persuades, costs, is counted and ruled."""
    copy_sources(tmp_path)
    _insert(tmp_path / "sim/core/channels.py", LAST, TRAITS)
    numbers = tmp_path / "sim/scenario/parameters/collection/channels.py"
    _insert(numbers, '    "visit_relatives": (', USUAL.format(push=1.5))
    run_in(tmp_path, LIVED)


def _insert(path: Path, after: str, line: str) -> None:
    lines = path.read_text().splitlines(keepends=True)
    (place,) = np.flatnonzero([one.startswith(after) for one in lines])
    path.write_text("".join((*lines[: place + 1], line, *lines[place + 1 :])))
