"""What must not change a bit: threads, blocks, compilation, the size of the crowd, a policy that has not begun."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.core.random import Stream
from sim.market import CreditMarket
from sim.scenario import Scenario
from tests.twin.compare import Table, differences, same_bits, snapshot, unequal_tables
from tests.twin.draws import Four
from tests.twin.population import TwinPopulation
from tests.twin.worlds import baseline, stressed, with_platforms

DRAWN_ON_DAY_0 = (
    "income_cents",
    "essentials_cents",
    "buffer_cents",
    "forgetful",
    "willing",
    "price_sensitive",
    "green",
    "pay_day",
)


def _run(scenario: Scenario, **keywords: int) -> CreditMarket:
    market = CreditMarket(scenario, **({"rng": 4} | keywords))
    market.run()
    return market


def _assert_same(a: CreditMarket, b: CreditMarket) -> None:
    assert differences(a.day - 1, snapshot(a.consumers), snapshot(b.consumers)) == []
    assert same_bits(a.ledger.balances, b.ledger.balances)
    assert unequal_tables(a.tables(), b.tables()) == []


class TestThreads:
    """How work is cut and shared leaves no trace."""

    def test_of_a_population_of_three_blocks(self) -> None:
        scenario = stressed(140_000, 16)
        one, two = _run(scenario, threads=1), _run(scenario, threads=2)
        assert np.isfinite(one.tables()["platform_daily"]["share_bills_unpaid"]).any()  # some bill was due
        _assert_same(one, two)

    @pytest.mark.parametrize("block", [1_000_000, 97])
    def test_of_many_small_blocks(self, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
        scenario = stressed(1_000, 120)
        whole = _run(scenario, threads=1)
        monkeypatch.setattr("sim.consumers.population._BLOCK", block)
        _assert_same(whole, _run(scenario, threads=2))


_DUMP = """
import sys
import numpy as np
from sim.market import CreditMarket
from tests.twin.worlds import stressed
market = CreditMarket(stressed(150, 70), rng=4)
market.run()
np.savez(sys.argv[1], **{f"{t}.{c}": a for t, table in market.tables().items() for c, a in table.items()})
"""


def test_compiled_or_not(tmp_path: Path) -> None:
    """As ordinary Python, with every warning an error, the loops give what their machine code gives."""
    dump = tmp_path / "tables.npz"
    subprocess.run(
        [sys.executable, "-W", "error", "-c", _DUMP, str(dump)],
        check=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        timeout=3_600,
    )
    plain: dict[str, Table] = {}
    with np.load(dump) as columns:
        for name in columns.files:
            table, _, column = name.partition(".")
            plain.setdefault(table, {})[column] = columns[name]
    assert unequal_tables(_run(stressed(150, 70)).tables(), plain) == []


class TestSize:
    """A consumer's life does not depend on how many others there are."""

    def test_of_the_crowd_changes_no_life(self) -> None:
        few, many = (CreditMarket(stressed(size, 60), rng=4) for size in (100, 300))
        for name in (*DRAWN_ON_DAY_0, "cash_cents"):
            assert same_bits(getattr(few.consumers.who, name), getattr(many.consumers.who, name)[:100]), name
        for _ in range(60):
            few.step()
            many.step()
            assert same_bits(few.consumers.who.employed, many.consumers.who.employed[:100])
        assert few.consumers.who.employed.sum() < 90

    def test_of_the_crowd_changes_nothing_while_there_is_money_for_all(self) -> None:
        """Nor, where people do not talk, does anything else."""
        few, many = (
            snapshot(_run(baseline(population__size=size, days=100, society__active=False)).consumers)
            for size in (100, 300)
        )
        for columns in (few, many):
            del columns["income_decile"]
        assert differences(99, few, {name: column[:100].copy() for name, column in many.items()}) == []


class TestPairedWorlds:
    """Two policies share every draw that both make."""

    def test_a_further_platform_leaves_lives_as_they_are(self) -> None:
        two, three = (
            CreditMarket(with_platforms(names, population={"size": 300}, economy={"job_loss_daily": 0.01}), rng=4)
            for names in (["a", "b"], ["a", "b", "c"])
        )
        for _ in range(60):
            two.step()
            three.step()
            assert same_bits(two.consumers.who.employed, three.consumers.who.employed)
        for name in DRAWN_ON_DAY_0:
            assert same_bits(getattr(two.consumers.who, name), getattr(three.consumers.who, name)), name
        here, there = two.consumers.accounts, three.consumers.accounts
        both = (here.status == 1) & (there.status[:, :2] == 1)
        assert both.sum() > 50
        assert (here.statement_day == there.statement_day[:, :2])[both].all()

    def test_a_further_platform_leaves_daily_draws_as_they_are(self) -> None:
        two, three = (
            _draws_of(with_platforms(names, population={"size": 60}, days=40))
            for names in (["a", "b"], ["a", "b", "c"])
        )
        daily = [
            {address: four for address, four in draws.items() if address[0] in (Stream.LIFE, Stream.WANT)}
            for draws in (two, three)
        ]
        assert daily[0] == daily[1]
        assert len(daily[0]) == 2 * 60 * 40
        assert all(three[address] == two[address] for address in two.keys() & three.keys())
        assert two.keys() != three.keys()

    def test_a_change_leaves_the_days_before_it_as_they_were(self) -> None:
        change = {
            "from_day": 90,
            "set": {
                "economy.job_loss_daily": 0.05,
                "platforms.baitiao.late.service_daily": 0.0,
                "platforms.pocket.credit.score_cutoff": 900,
            },
        }
        plain = baseline(population__size=600, days=120)
        changed = plain.model_validate(plain.model_dump() | {"changes": [change]})
        a, b = CreditMarket(plain, rng=4), CreditMarket(changed, rng=4)
        for day in range(90):
            a.step()
            b.step()
            assert differences(day, snapshot(a.consumers), snapshot(b.consumers)) == []
        _assert_same(a, b)
        a.step()
        b.step()
        assert {"employed", "fees_cents"} <= {found.column for found in differences(90, *map(_snapshot_of, (a, b)))}


def _snapshot_of(market: CreditMarket) -> Table:
    return snapshot(market.consumers)


def _draws_of(scenario: Scenario) -> dict[tuple[Stream, int, int, int], Four]:
    """Every draw that consumers make in a run after day 0 has been set up, by its address."""
    market = CreditMarket(scenario, rng=4, population=TwinPopulation)
    town = market.consumers.town
    draw, made = town.draw, {}

    def noted(*address: int) -> Four:
        made[address] = draw(*address)
        return made[address]

    town.draw = noted
    market.run()
    return made
