"""A rule of law of each kind is added by a leaf and a passage in ``sim/law/``: two files, and it is at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.copied import copy_sources, run_in

REGIME = "sim/scenario/parameters/regime.py"
BEFORE_LEAF = "    fine_cents: int = leaf("
LEAF = '    {name}: {kind} = leaf({default}, unit="{unit}", about="planted", role="lever", source="a test")\n'

RULES = {  # kind: (leaf, file of the law, line before which the passage goes, passage)
    "a ban": (
        dict(name="no_letters", kind="bool", default="False", unit="yes or no"),
        "sim/law/rulebook.py",
        "        wrong |= contact & VISITS[channel] & self._visit_wrong(asked)\n",
        "        if rules.no_letters:\n            wrong |= contact & LETTER[channel]\n",
    ),
    "a budget": (
        dict(name="one_a_day", kind="bool", default="False", unit="yes or no"),
        "sim/law/rulebook.py",
        '        if rules.third_parties == "once_if_lost":\n            others =',
        "        if rules.one_a_day:\n            wrong |= contact & (earlier(debts, contact) > 0)\n",
    ),
    "a duty that costs": (
        dict(name="letter_least_cents", kind="int", default="0", unit="cents"),
        "sim/law/prices.py",
        "    return override(scenario, cuts)\n",
        "    if regime.letter_least_cents > scenario.channels.letter.cost_cents:\n"
        '        cuts["channels.letter.cost_cents"] = regime.letter_least_cents\n',
    ),
    "a price cap": (
        dict(name="discount_cap", kind="float", default="1.0", unit="share"),
        "sim/law/prices.py",
        "    return override(scenario, cuts)\n",
        '    cuts |= {f"platforms.{name}.terms.deferral_fee_share": regime.discount_cap\n'
        "             for name, one in scenario.platforms.items()\n"
        "             if one.terms.deferral_fee_share > regime.discount_cap}\n",
    ),
    "a right of the debtor": (
        dict(name="peace_days", kind="int", default="0", unit="days"),
        "sim/law/respite.py",
        "    if rules.complaint_stops_contact:\n",
        "    if rules.peace_days > 0:\n        yield Respite(consumers, platforms, day + 1 + rules.peace_days)\n",
    ),
}

LIVED = """
import sys
import numpy as np
from sim.market import CreditMarket
from sim.scenario import override
from tests.twin.compare import differences, snapshot, unequal_tables
from tests.twin.population import TwinPopulation
from tests.twin.worlds import pressed

DAYS = 60
key, value = sys.argv[1], {"True": True}.get(sys.argv[2]) or float(sys.argv[2])
value = value if value is True or value % 1 else int(value)
S = override(pressed(60, DAYS), {"platforms.daily.terms.deferral_fee_share": 0.02, "population.willing_mean": 1.0})
if key == "peace_days":  # somebody must complain
    S = override(S, {"society.active": True, "society.complaints.hazard": 0.5})

def lived(scenario, **given):
    market = CreditMarket(scenario, rng=5, **given)
    while market.day < DAYS:
        market.step()
    return market

def told(market):
    of = market.tables()["contacts"]
    letters = np.asarray(of["channel"]) == "letter"
    tries, costs = np.asarray(of["n_tries"]), np.asarray(of["cost_cents"])
    return dict(letters=int(tries[letters].sum()), letter_cents=int(costs[letters].sum()), tries=int(tries.sum()),
                deferral=max(one.settings.terms.deferral_fee_share for one in market.platforms))

before = told(lived(S))
ruled = override(S, {f"regime.{key}": value})
engine, twin = lived(ruled), lived(ruled, population=TwinPopulation)
assert differences(DAYS - 1, snapshot(engine.consumers), snapshot(twin.consumers)) == []
assert unequal_tables(engine.tables(), twin.tables()) == []
after = told(engine)
print(before, after)
assert before["letters"] > 0 and before["tries"] > 0, before
assert {
    "no_letters": after["letters"] == 0,
    "one_a_day": after["tries"] < before["tries"],
    "letter_least_cents": after["letter_cents"] == 900 * after["letters"] > before["letter_cents"],
    "discount_cap": after["deferral"] == 0.005 < before["deferral"],
    "peace_days": after["tries"] < before["tries"],
}[key], (before, after)
"""
VALUES = {
    "no_letters": "True",
    "one_a_day": "True",
    "letter_least_cents": "900",
    "discount_cap": "0.005",
    "peace_days": "50",
}


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_of_this_kind_is_two_passages(kind: str, tmp_path: Path) -> None:
    leaf, law, before, passage = RULES[kind]
    copy_sources(tmp_path)
    _insert(tmp_path / REGIME, BEFORE_LEAF, LEAF.format(**leaf))
    _insert(tmp_path / law, before, passage)
    run_in(tmp_path, LIVED, leaf["name"], VALUES[leaf["name"]])


def _insert(path: Path, before: str, passage: str) -> None:
    text = path.read_text()
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {path.name}"
    path.write_text(text.replace(before, passage + before))
