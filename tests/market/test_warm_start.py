"""A market that was lived in: what there is on day 0, what is left out, and what another scenario takes over."""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.core.ledger import Account, Actor
from sim.core.vocabulary import Status
from sim.market import CreditMarket
from sim.scenario import Scenario, make_scenario, on_calendar, override
from tests.market.worlds import check_books, differing_columns, same_people
from tests.shipped import cold

BY_CYCLE = (
    "transitions",
    "profit_and_loss",
    "balance_sheets",
    "welfare",
    "contacts",
    "recoveries",
    "collectors",
    "districts",
    "court",
    "complaints",
    "desks",
    "reputation",
    "news",
)


SINCE_DAY_0 = re.compile(
    r"days_ago|paid_within|past_due_cents|past_due_paid|net_recovery|charged_off_recovered|people_contacted|1000_contacted"
)
"""Columns that leave out what fell past due, was written off or was reached before day 0."""


def made(scenario: Scenario, **how: Any) -> CreditMarket:
    return CreditMarket(scenario, rng=1, **{"threads": 1} | how)


def ran(scenario: Scenario, **how: Any) -> CreditMarket:
    market = made(scenario, **how)
    market.run()
    return market


@pytest.mark.parametrize("name", ["agencies_adapt", "litigious", "pairs/learning"])
def test_it_is_the_later_part_of_a_longer_run(name: str) -> None:
    """Nothing is lost or done twice on the way, and nothing of the warm part is counted."""
    warm = ran(cold(name, population__size=200, days=30, start__warm_days=90))
    long = ran(cold(name, population__size=200, days=120))
    assert same_people(warm, long)
    assert np.array_equal(warm.ledger.balances, long.ledger.balances)
    ours, theirs = warm.tables(), long.tables()
    for table in ("daily", "platform_daily", *BY_CYCLE):
        time, first = ("day", 90) if table.endswith("daily") else ("cycle", 3)
        later = theirs[table][time] >= first
        assert ours[table][time].tolist() == (theirs[table][time][later] - first).tolist()
        for column in ours[table].keys() - {time}:
            if not SINCE_DAY_0.search(column):
                np.testing.assert_array_equal(ours[table][column], theirs[table][column][later], f"{table}.{column}")
    ours, theirs = ours["vintages"], theirs["vintages"]
    later = theirs["cohort_cycle"] + theirs["age_cycles"] >= 3
    assert ours["cohort_cycle"].tolist() == (theirs["cohort_cycle"][later] - 3).tolist()
    assert min(ours["cohort_cycle"]) < 0, "older accounts are older than day 0"
    for column in ours.keys() - {"cohort_cycle"}:
        np.testing.assert_array_equal(ours[column], theirs[column][later], column)


def test_day_0_finds_debts_of_every_age() -> None:
    warm = made(cold("ladder", population__size=2_000, days=30, start__warm_days=360))
    warm.step()
    assert (warm.consumers.accounts.status == Status.CHARGED_OFF).any()
    warm.run_model()
    first = {name: values[0] for name, values in warm.tables()["platform_daily"].items()}
    assert first["day"] == 0
    assert first["n_accounts"] > 500
    by_day = warm.tables()["platform_daily"]
    assert len(by_day["day"]) == 30 * len(warm.platforms)
    assert by_day["new_gmv_cents"].sum() < 10 * by_day["n_receivable_cents"][0], "a cycle's orders, not a year's"
    ages = set(warm.tables()["recoveries"]["from_days"])
    assert {1, 181} <= ages or {1, 91} <= ages
    check_books(warm)


def test_dates_are_those_of_the_results() -> None:
    key = "platforms.baitiao.credit.score_cutoff"
    tree = {"days": 40, "start": {"warm_days": 60}, "population": {"size": 400}}
    shut = ran(make_scenario(tree | {"changes": [{"from_day": 20, "set": {key: 1_000}}]}))
    admissions = shut.tables()["platform_daily"]["new_admissions"]
    assert admissions[:20].sum() > 0
    assert admissions[20:].sum() == 0
    assert shut.tables()["daily"]["day"].tolist() == list(range(40))


def test_fraud_and_days_of_rest_keep_their_dates() -> None:
    scenario = make_scenario(
        {
            "start": {"warm_days": 60},
            "fraud": {"share": 0.1, "from_day": 3, "to_day": 9},
            "regime": {"rest_days": [0, 6]},
        }
    )
    terms = on_calendar(scenario, 60)
    assert (terms.fraud.from_day, terms.fraud.to_day) == (63, 69)
    assert sorted((day - 60) % 7 for day in terms.regime.rest_days) == [0, 6]
    assert on_calendar(scenario, 0) is scenario
    tree = {"days": 30, "start": {"warm_days": 60}, "population": {"size": 500, "linked_share": 0.0}}
    early = ran(make_scenario(tree | {"fraud": {"share": 0.2, "from_day": 10, "to_day": 12}}))
    caught = early.tables()["platform_daily"]["new_fraud_orders"]
    assert caught[:10].sum() == 0
    assert caught[10:20].sum() > 0


def test_one_step_is_one_day_of_results_for_mesa() -> None:
    market = made(make_scenario({"days": 2, "start": {"warm_days": 30}, "population": {"size": 100}}))
    assert (market.day, market.begun) == (-30, False)
    market.step()
    assert (market.day, market.steps, market.begun, market.running) == (1, 1, True, True)
    market.run_model()
    assert len(market.datacollector.get_model_vars_dataframe()) == 2


def test_only_a_market_on_its_day_0_is_taken_over() -> None:
    warm = make_scenario({"days": 2, "start": {"warm_days": 30}, "population": {"size": 100}})
    market = made(warm)
    with pytest.raises(ValueError, match="on day 0, once"):
        market.take_over(warm)
    market.warm_up()
    with pytest.raises(ValueError, match="follow"):
        market.take_over(warm, follow=[100])
    cold = made(override(warm, {"start.warm_days": 0}))
    with pytest.raises(ValueError, match="on day 0, once"):
        cold.take_over(warm)


def test_followed_consumers_and_the_evidence_begin_on_day_0() -> None:
    warm = cold("ladder", population__size=200, days=31, start__warm_days=120, evidence__log=True)
    market = ran(warm, follow=range(200))
    tables = market.tables()
    assert (min(tables["followed"]["day"]), max(tables["followed"]["day"])) == (0, 30)
    assert len(tables["story"]["day"])
    assert min(tables["story"]["day"]) >= 0
    silent = made(override(warm, {"evidence.log": False}))
    silent.warm_up()
    before = silent.consumers.ever_paid().sum()
    assert before > 0
    assert market.evidence is not None
    assert market.evidence.n_records > 0


# --- taking over ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def agencies() -> bytes:
    """The state of a market in which agencies have bought claims and been sent cases, on day 0."""
    scenario = cold("outsourced", population__size=1_500, days=30, start__warm_days=360)
    scenario = override(
        scenario,
        {
            "collectors.early.staff_per_1000_cases": 0.0,
            "collectors.early.staff": 5,
            "collectors.late.staff_per_1000_cases": 0.0,
            "collectors.late.staff": 4,
            "economy.job_loss_daily": 0.002,
            "platforms.baitiao.collection.sells_after_days": 181,
            "platforms.pocket.collection.sells_after_days": 181,
            "platforms.baitiao.collection.sale_every_cycles": 1,
            "platforms.baitiao.collection.reserve_share": 0.0,
            "platforms.pocket.collection.reserve_share": 0.0,
        },
    )
    market = made(scenario)
    market.warm_up()
    assert (market.collection._book.owner > 0).any()
    assert (market.collection._book.pool >= 0).any()
    return pickle.dumps(market)


def policy_of(market: CreditMarket, **tables: Any) -> Scenario:
    return make_scenario(market.config.model_dump() | {"name": "policy"} | tables)


def test_its_own_scenario_takes_over_without_a_trace(agencies: bytes) -> None:
    a, b = pickle.loads(agencies), pickle.loads(agencies)
    a.run_model()
    assert a.day == 30
    b.take_over(policy_of(b))
    b.run_model()
    assert same_people(a, b)
    assert differing_columns(a, b) == []


def test_pools_that_a_policy_lacks_are_dismissed(agencies: bytes) -> None:
    market = pickle.loads(agencies)
    cash = market.ledger.balance(Account.CASH, Actor.AGENCIES)
    world = market.ledger.balance(Account.CASH, Actor.WORLD)
    n_cases = len(market.collection._book)
    nobody = {name: one.model_dump() | {"collection": {}} for name, one in market.config.platforms.items()}
    market.take_over(policy_of(market, collectors={}, platforms=nobody))
    assert cash > 0
    assert market.ledger.balance(Account.CASH, Actor.AGENCIES) == 0
    assert market.ledger.balance(Account.CASH, Actor.WORLD) == world + cash
    book = market.collection._book
    assert len(book) == n_cases
    assert not (book.owner > 0).any()
    assert not (book.pool >= 0).any()
    assert market.collection.collectors == []
    market.run_model()
    check_books(market)
    assert len(market.tables()["collectors"]["cycle"]) == 0


def test_pools_that_a_policy_adds_are_hired_and_the_others_go_on(agencies: bytes) -> None:
    market = pickle.loads(agencies)
    late = market.collection.collectors[1]
    book = market.collection._book
    keys, owned, placed = book.keys.copy(), book.owner == 2, book.pool == 1
    cash, skill = late.cash_cents, late.skill.copy()
    pools = {name: one.model_dump() for name, one in market.config.collectors.items()}
    team = pools["early"] | {"kind": "in_house", "staff": 3}
    agency = pools["early"] | {"staff": 2, "capital_cents": 700}
    stages = {name: one.model_dump() for name, one in market.config.platforms.items()}
    market.take_over(
        policy_of(
            market, collectors={"new": agency, "early": team, "other": agency, "late": pools["late"]}, platforms=stages
        )
    )
    collectors = market.collection.collectors
    assert [(one.label, one.index, one.staff) for one in collectors] == [
        ("new", 0, 2),
        ("early", 1, 3),
        ("other", 2, 2),
        ("late", 3, 4),
    ]
    assert collectors[3] is late
    assert (late.cash_cents, late.skill.tolist()) == (cash, skill.tolist())
    assert [one.cash_cents for one in collectors[:3]] == [700, 0, 700]
    assert min(collectors[0].skill_ppm(360)) > 0.6 * 1_000_000 * min(collectors[0].skill), "they know their trade"
    assert np.array_equal(book.keys, keys)
    assert np.array_equal(book.owner == 4, owned)
    assert np.array_equal(book.pool == 3, placed)
    assert set(book.owner) <= {0, 4}
    assert set(market.collection.court.docket.suits["owner"]) <= {0, 4}
    market.run_model()
    check_books(market)
    assert market.ledger.balance(Account.CASH, Actor.AGENCIES) == sum(one.cash_cents for one in collectors)
    assert set(market.tables()["collectors"]["collector"]) == {"new", "early", "other", "late"}


def test_other_terms_of_a_pool_hold_from_day_0(agencies: bytes) -> None:
    market = pickle.loads(agencies)
    market.take_over(override(market.config, {"name": "policy", "collectors.late.staff": 2}))
    assert [one.staff for one in market.collection.collectors] == [5, 2]
    market.run_model()
    check_books(market)


def test_another_credit_policy_decides_from_day_0(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "closed_policy.py").write_text(
        "import numpy as np\nfrom sim.platforms import Scorecard\nfrom sim.core.frames import Decisions\n\n\n"
        "class Policy(Scorecard):\n    def decide(self, orders, credit):\n"
        "        return Decisions(np.zeros(len(orders), bool), np.zeros(len(orders), np.int64))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    market = made(make_scenario({"days": 10, "start": {"warm_days": 30}, "population": {"size": 200}}))
    market.warm_up()
    market.take_over(override(market.config, {"platforms.baitiao.credit.policy": "closed_policy:Policy"}))
    market.run_model()
    assert market.tables()["platform_daily"]["new_orders"].sum() == 0
    assert market.tables()["platform_daily"]["n_accounts"][0] > 0
