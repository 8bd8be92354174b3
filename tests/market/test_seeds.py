"""A seed is a world: the same again, bit by bit; another, another. Looking changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from sim import CreditMarket
from sim.consumers import population
from sim.consumers.tables import room_for
from sim.core.frame import Frame
from sim.core.frames import Files
from tests.market.worlds import BASELINE, bits, cold, differing_columns, market, same_people

SIZE = {"population.size": 400}


def test_the_same_seed_is_the_same_world() -> None:
    a, b = (market(SIZE, base=BASELINE, days=100, run=True) for _ in range(2))
    assert same_people(a, b)
    assert differing_columns(a, b) == []
    assert np.array_equal(a.ledger.balances, b.ledger.balances)


def test_it_does_not_depend_on_what_was_in_memory_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables for rows to be found are not cleared first: a kernel writes every column of a row that it uses."""
    values = SIZE | {"evidence.log": True, "society.active": True}
    ladder = cold("ladder")
    clean = market(values, base=ladder, days=100, run=True)

    def full_of_rubbish(kind: type[Frame], n_rows: int) -> Frame:
        table = room_for(kind, n_rows)
        for name in vars(kind.empty()):
            getattr(table, name)[:] = -987_654_321
        return table

    monkeypatch.setattr(population, "room_for", full_of_rubbish)
    dirty = market(values, base=ladder, days=100, run=True)
    assert same_people(clean, dirty)
    assert differing_columns(clean, dirty) == []
    for one, other in zip(*(vars(_files_of_all(made)).values() for made in (clean, dirty)), strict=True):
        assert np.array_equal(one, other)
    assert clean.evidence is not None
    assert dirty.evidence is not None
    assert clean.evidence.head == dirty.evidence.head


def _files_of_all(made: CreditMarket) -> Files:
    """Those of the first platform, also of people who have no account with it."""
    return made.consumers.files_of(made.consumers.ids, np.zeros(made.consumers.size, np.int64))


@pytest.mark.parametrize("other", [dict(seed=2), dict(seed=2**40 + 1), dict(replication=1)])
def test_another_seed_or_replication_is_another_world(other: dict[str, int]) -> None:
    a, b = market(SIZE, days=30, run=True), market(SIZE, days=30, run=True, **other)  # type: ignore[arg-type]
    assert not np.array_equal(a.consumers.who.income_cents, b.consumers.who.income_cents)
    assert "daily.new_cash_purchases" in differing_columns(a, b)


def test_seed_and_replication_are_not_added_up() -> None:
    a, b = (market(SIZE, seed=seed, replication=replication) for seed, replication in ((1, 2), (2, 1)))
    assert bits(a) != bits(b)


def test_the_default_seed_is_zero() -> None:
    assert same_people(CreditMarket(population__size=50, days=1), CreditMarket(rng=0, population__size=50, days=1))


def test_none_takes_a_fresh_seed_and_keeps_it() -> None:
    fresh = CreditMarket(rng=None, population__size=50)
    assert not same_people(fresh, CreditMarket(rng=None, population__size=50))
    assert same_people(fresh, CreditMarket(rng=fresh.seed, population__size=50))


@pytest.mark.parametrize("consumer", [-1, 50])
def test_only_consumers_that_exist_can_be_followed(consumer: int) -> None:
    with pytest.raises(ValueError, match="numbered from 0 to 49"):
        CreditMarket(population__size=50, follow=[consumer])


def test_following_a_debtor_does_not_change_what_happens() -> None:
    seen, unseen = (market(SIZE, days=60, run=True, follow=follow) for follow in ((0, 17, 399), ()))
    assert same_people(seen, unseen)
    assert {name.split(".")[0] for name in differing_columns(seen, unseen)} == {"followed"}


def test_looking_at_the_market_does_not_change_what_happens() -> None:
    watched, left_alone = market(SIZE, days=40), market(SIZE, days=40)
    for _ in range(40):
        watched.step()
        left_alone.step()
        watched.tables()
        watched.consumers.describe(3)
        watched.datacollector.get_model_vars_dataframe()
    assert same_people(watched, left_alone)
    assert differing_columns(watched, left_alone) == []


def test_a_smaller_population_is_the_first_part_of_a_larger_one() -> None:
    """People are drawn by their number, so a subset of people is the same people."""
    small, large = market({"population.size": 100}), market({"population.size": 150})
    for name in (
        "income_cents",
        "essentials_cents",
        "buffer_cents",
        "cash_cents",
        "willing",
        "forgetful",
        "pay_day",
        "employed",
    ):
        a, b = (getattr(one.consumers.who, name) for one in (small, large))
        assert np.array_equal(a, b[:100])


def test_people_alone_do_not_meet() -> None:
    """Where money is not scarce nobody's day depends on anybody else's: 100 of 150 live the same half year."""
    plenty = {
        "platforms.baitiao.funding.capital_cents_per_consumer": 10_000_000,
        "platforms.baitiao.funding.lines.partner.npl_trigger": 1.0,
    }
    small = market(plenty | {"population.size": 100}, days=180, run=True)
    large = market(plenty | {"population.size": 150}, days=180, run=True)
    for name, values in small.consumers.accounts.columns().items():
        if name != "first_plan":
            assert np.array_equal(values, getattr(large.consumers.accounts, name)[:100]), name
    assert np.array_equal(small.consumers.who.cash_cents, large.consumers.who.cash_cents[:100])


@pytest.mark.slow
def test_threads_do_not_matter() -> None:
    """More people than one thread walks at a time; over a month, so that statements fall due."""
    one, two = (
        CreditMarket(rng=5, threads=threads, population__size=70_000, days=31, shopping__wants_per_cycle=6.0)
        for threads in (1, 2)
    )
    one.run()
    two.run()
    assert same_people(one, two)
    assert differing_columns(one, two) == []
