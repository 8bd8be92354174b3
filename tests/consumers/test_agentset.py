"""The words of Mesa's AgentSet, spoken over columns."""

from __future__ import annotations

import numpy as np
import pytest

from sim import CreditMarket
from sim.consumers import Population


@pytest.fixture
def consumers() -> Population:
    market = CreditMarket(rng=3, population__size=100, days=40)
    market.run()
    people = market.consumers
    assert isinstance(people, Population)
    return people


def test_count_and_select(consumers: Population) -> None:
    poor = consumers.select(consumers.get("income_decile") == 0)
    assert len(consumers) == consumers.count() == 100
    assert len(poor) == consumers.count(lambda everyone: everyone.get("income_decile") == 0) == 10
    others = consumers.select(consumers.get("income_decile") > 0)
    assert poor.get("income_cents").max() < others.get("income_cents").min()
    assert consumers.select(np.ones(100, bool), at_most=7).ids.tolist() == list(range(7))


def test_a_selection_of_a_selection_keeps_numbers(consumers: Population) -> None:
    even = consumers.select(consumers.ids % 2 == 0)
    fours = even.select(lambda some: some.ids % 4 == 0)
    assert fours.ids.tolist() == list(range(0, 100, 4))
    assert [one.unique_id for one in fours] == list(range(0, 100, 4))


def test_what_is_read_is_a_copy_and_what_is_seen_is_today(consumers: Population) -> None:
    seen = consumers.select(consumers.ids < 3)
    copy = consumers.get("cash_cents")
    copy[:] = -1
    assert np.all(consumers.who.cash_cents >= 0)
    consumers.who.willing[0] = 9.0
    assert seen.get("willing")[0] == seen[0].willing == 9.0


def test_one_consumer(consumers: Population) -> None:
    one = consumers[17]
    assert one.unique_id == 17
    assert one.cash_cents == consumers.who.cash_cents[17]
    assert one.limit_cents == (consumers.accounts.limit_cents[17, 0],)
    assert one.fees_cents == consumers.who.fees_cents[17]
    assert one.account_fees_cents == (consumers.accounts.fees_cents[17, 0],)
    with pytest.raises(AttributeError, match="cannot be changed: cash_cents"):
        one.cash_cents = 0
    with pytest.raises(IndexError):
        consumers[100]


def test_columns_of_accounts_have_a_column_per_platform(consumers: Population) -> None:
    assert consumers.get("limit_cents").shape == (100, 1)
    assert consumers.get("account_fees_cents").shape == (100, 1)
    assert consumers.get("fees_cents").shape == (100,)
    with pytest.raises(AttributeError, match="no column 'wealth'"):
        consumers.get("wealth")


def test_traits_can_be_set_and_money_cannot(consumers: Population) -> None:
    some = consumers.select(consumers.ids < 10)
    some.set("forgetful", 0.5)
    assert (consumers.who.forgetful == 0.5).sum() == 10
    for name in ("cash_cents", "limit_cents", "nothing"):
        with pytest.raises(AttributeError, match=f"'{name}' cannot be set"):
            some.set(name, 1)


def test_aggregates_and_groups(consumers: Population) -> None:
    income = consumers.who.income_cents
    assert consumers.agg("income_cents", np.mean) == income.mean()
    assert consumers.agg("income_cents", [np.min, np.max]) == [income.min(), income.max()]
    deciles = consumers.groupby("income_decile")
    assert deciles.count() == dict.fromkeys(range(10), 10)
    means = list(deciles.agg("income_cents", np.mean).values())
    assert means == sorted(means)
