"""A trial of account holders: who takes part, what they order, and how they stand in the end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.core.frames import Cases, Orders
from sim.core.random import key_of
from sim.market import CreditMarket
from sim.market.trial import Trial
from sim.scenario import Scenario, make_scenario
from tests.platforms.files import files, orders

OFFERS = "platforms.baitiao.offers"
N = 100


def trial(**settings: Any) -> Trial:
    """From day 60 for 50 days."""
    arms = {"none": {"share": 0.5}, "some": {"share": 0.5, "set": {f"{OFFERS}.limits.aim": "lot"}}}
    tree = {
        "platform": "baitiao",
        "from_day": 60,
        "horizon_days": 50,
        "takes_in": "holders",
        "outcome": "orders",
        "arms": arms,
    } | settings
    return Trial(make_scenario({"trial": tree}), key_of(1, 0), np.arange(N) % 64)


def people(*holders: int) -> Any:
    """A population in which these have an account, with limits that are told by their number."""
    return SimpleNamespace(
        holders=lambda platform: np.array(holders),
        districts=lambda: np.arange(N),
        files_of=lambda who, platforms: files(
            *({"consumer": one, "limit_cents": 1_000 * one, "owed_cents": one, "paid_cents": 7} for one in who.tolist())
        ),
        standing=lambda who, platform: {
            "income_decile": np.zeros(len(who), int),
            "paid_cents": np.full(len(who), 10),
            "days_past_due": np.zeros(len(who), int),
            "charged_off": np.zeros(len(who), bool),
            "resentment": np.zeros(len(who)),
            "belief": np.zeros(len(who)),
        },
        n_ties=lambda who: np.zeros(len(who), int),
        nearest=lambda who, treated: np.full(len(who), 3),
    )


def order(consumer: int, term: int = 1, platform: int = 0, cents: int = 500) -> dict[str, int]:
    return {"consumer": consumer, "platform": platform, "term_cycles": term, "amount_cents": cents}


def test_whoever_has_an_account_on_the_first_day_takes_part() -> None:
    run = trial()
    run.enrol_holders(people(1, 2), 59)
    assert len(run.participants) == 0
    run.enrol(Cases.of_rows([(9, 0, 5, 100, 200, 300, False, False, 640, 50, 7, False)]), 60)
    assert len(run.participants) == 0, "a debt is no reason"
    run.enrol_holders(people(3, 5, 8), 60)
    run.enrol_holders(people(1), 61)
    assert run.participants.tolist() == [3, 5, 8]


def test_debtors_are_taken_in_as_ever() -> None:
    run = trial(takes_in="debtors", outcome="resolved", arms={"a": {"share": 0.5}, "b": {"share": 0.5}})
    run.enrol_holders(people(1, 2), 60)
    assert len(run.participants) == 0


def test_orders_of_those_who_take_part_are_added_up() -> None:
    run, who = trial(), people(3, 5, 8, 9)
    run.enrol_holders(who, 60)
    run.watch_orders(orders(order(3), order(3, term=6, cents=900), order(4), order(5, platform=1)), 61)
    run.watch_orders(orders(order(8)), 80)  # the first day of the last 30
    run.watch_orders(Orders.empty(), 100)
    run.watch_orders(orders(order(9, term=3)), 79)
    run.report(run.standing(who), Scenario())
    told = {
        name: run.table[name].tolist()
        for name in (
            "consumer",
            "orders",
            "orders_cents",
            "converted",
            "retained",
            "owed_cents",
            "limit_cents",
            "paid_cents",
        )
    }
    assert told == {
        "consumer": [3, 5, 8, 9],
        "orders": [2, 0, 1, 1],
        "orders_cents": [1_400, 0, 500, 500],
        "converted": [True, False, False, True],
        "retained": [False, False, True, False],
        "owed_cents": [3, 5, 8, 9],
        "limit_cents": [3_000, 5_000, 8_000, 9_000],
        "paid_cents": [3, 3, 3, 3],
    }


def test_without_a_trial_orders_are_nobodys_business() -> None:
    none = Trial(Scenario(), key_of(1, 0), np.zeros(N, np.int64))
    none.enrol_holders(people(1), 60)
    none.watch_orders(orders(order(1)), 60)
    assert len(none.participants) == 0


def test_a_table_of_debtors_tells_nothing_of_orders() -> None:
    run = trial(takes_in="debtors", outcome="resolved", arms={"a": {"share": 0.5}, "b": {"share": 0.5}})
    run.enrol(Cases.of_rows([(9, 0, 5, 100, 200, 300, False, False, 640, 50, 7, False)]), 60)
    run.report(run.standing(people(9)), Scenario())
    assert not {"orders", "converted", "owed_cents"} & set(run.table)


@pytest.mark.parametrize(("day", "offered"), [(59, [0, 0]), (60, [0, 1])])
def test_from_the_first_day_on_each_arm_has_its_own_offers(day: int, offered: list[int]) -> None:
    """Two people in different arms are looked at by a platform of a market that is not run."""
    run = {"limits.aim": "lot", "limits.share": 1.0, "limits.min_utilisation": 0.0}
    arms = {"none": {"share": 0.5}, "all": {"share": 0.5, "set": {f"{OFFERS}.{key}": run[key] for key in run}}}
    market = CreditMarket(
        make_scenario(
            {
                "population": {"size": N},
                "trial": {
                    "platform": "baitiao",
                    "from_day": 60,
                    "takes_in": "holders",
                    "outcome": "orders",
                    "arms": arms,
                },
            }
        )
    )
    market.day = day
    market._take_terms_of_today()
    two = [int(np.flatnonzero(market.trial.arm_of == arm)[0]) for arm in (0, 1)]
    looked_at = files(*({"consumer": one} for one in two))
    [platform] = market.platforms
    found = platform.review(looked_at, market.trial.arm_of[looked_at.consumer], day)
    assert platform.keeps_files == (day == 60)
    assert [sum(one in actions.consumer for actions in found.actions) for one in two] == offered
